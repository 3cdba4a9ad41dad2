// @vitest-environment node
import { globSync, readFileSync } from 'node:fs'
import { matchPath } from 'react-router'
import { expect, it } from 'vitest'

/** Every address that has a page, from the list of them. */
function addresses(): string[] {
  const found: string[] = []
  const within: string[] = []
  for (const line of readFileSync('src/app/Pages.tsx', 'utf8').split('\n')) {
    if (line.includes('</Route>')) within.pop()
    const path = /<Route (?:path="([^"]+)"|index)/.exec(line)
    if (!path || path[1] === '*') continue
    found.push(`/${[...within, path[1]].filter(Boolean).join('/')}`)
    if (!line.trimEnd().endsWith('/>')) within.push(path[1]!)
  }
  return found
}

/** Where letters and notifications lead, as the server's source writes it; what is put together there is "one". */
function links(): string[] {
  const sources = globSync('../src/{mail,identity,network/service}/**/*.cpp').filter((file) => !file.endsWith('_test.cpp')).map((file) => readFileSync(file, 'utf8')).join('\n')
  const patterns = [/Action\{\{"[^"]+"\}, "(\/[^"]*)"( \+)?/g, /base_url \+ "(\/[^"]*)"( \+)?/g, /return "(\/(?:admin|o|n|p)\/[^"]*)"( \+)?/g, /'(\/[a-z]\/)'( from)/g]
  return patterns.flatMap((pattern) => [...sources.matchAll(pattern)].map(([, path, more]) => (more ? `${path}one` : path!)))
}

it('has a page for every link that a letter can hold', () => {
  const pages = addresses()
  const written = links()
  // Invitation, new password, new address, forgotten password, settings, and what notifications are about.
  for (const known of ['/invitation/one', '/reset/one', '/new-address/one', '/password-reset', '/notifications', '/admin/people/one', '/o/one', '/n/one']) {
    expect(written).toContain(known)
  }
  expect(written.filter((link) => !pages.some((page) => matchPath(page, link)))).toEqual([])
})
