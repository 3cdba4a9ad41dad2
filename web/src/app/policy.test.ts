// @vitest-environment node
import { existsSync, globSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { document as described, room } from '../testing/rooms'

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
  + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', woff2: 'font/woff2' }
const answers: Record<string, unknown> = {
  '/api/openapi.json': described,
  '/api/v1/me': {
    person: { id: room(9).id, name: 'Ana', language: 'en' }, may: ['N1:see', 'N1:edit', 'N2:edit', 'X2:edit'],
    roles: [{ role: 'NA', place_id: room(8).id, place_name: 'Piedmont Hub', place_kind: 'organization', until: '2027-06-30' }],
  },
  '/api/v1/rooms': { items: [room(1), room(2)], next: 'more' },
  [`/api/v1/rooms/${room(1).id}`]: room(1),
  [`/api/v1/rooms/${room(1).id}/changes`]: { items: [], next: null },
  [`/api/v1/organizations/${room(5).id}`]: { id: room(5).id, version: 1, name: 'Cedar' },
  '/api/v1/organizations': { items: [{ id: room(5).id, version: 1, name: 'Cedar' }], next: null },
}

let server: Server
let browser: Browser
let origin = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://here').pathname
    response.setHeader('Content-Security-Policy', policy)
    if (path.startsWith('/api/')) {
      response.setHeader('Aimline-May', 'edit')
      response.writeHead(path in answers ? 200 : 404, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(answers[path] ?? {}))
      return
    }
    const file = path !== '/' && existsSync(`dist${path}`) ? `dist${path}` : 'dist/index.html'
    response.writeHead(200, { 'Content-Type': types[file.split('.').at(-1)!] ?? 'application/octet-stream' })
    response.end(readFileSync(file))
  }).listen(0, '127.0.0.1')
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}, 30_000)

afterAll(async () => {
  await browser?.close()
  server?.close()
})

it('shows the built pages under the strict policy without one violation', async () => {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${origin}/`)
  await page.getByRole('heading', { name: 'Welcome, Ana' }).waitFor()
  await page.goto(`${origin}/admin/data/rooms`)
  await page.getByRole('link', { name: 'Room 1' }).click()
  await page.getByRole('heading', { name: 'Room 1' }).waitFor()
  await page.goto(`${origin}/admin/data/rooms/new`)
  await page.getByRole('combobox', { name: 'School' }).click()
  await page.getByRole('option', { name: 'Cedar' }).click()
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  expect(complaints).toEqual([])
  expect(await page.locator('style').count()).toBe(0)
}, 30_000)

it('gives a value to every custom property that its styles use', () => {
  const styles = globSync('dist/assets/*.css').map((file) => readFileSync(file, 'utf8')).join('\n')
  const used = [...styles.matchAll(/var\((--(?:mantine-)?[a-z0-9-]+)\)/g)].map((match) => match[1]!)
  // The library writes the properties of single controls onto the controls themselves.
  const controls = /^--(input|combobox|popover|sa|section|label|checkbox|button|cb|loader|group|text|il)-|^--(scrollarea|thumb)/
  expect([...new Set(used)].filter((name) => !styles.includes(`${name}:`) && !controls.test(name))).toEqual([])
})

it('would notice a violation', async () => {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${origin}/`)
  await page.evaluate(() => document.head.append(Object.assign(document.createElement('style'), { textContent: 'body { color: red }' })))
  await expect.poll(() => complaints.join()).toContain('Content Security Policy')
}, 30_000)
