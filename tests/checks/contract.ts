// The API's document: what the binary prints is what is committed, it is valid, and the pages' types come from it.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'
import { claim, expect, finish } from '../support/claims.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { binary } from '../support/server.ts'
import { root } from './files.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

function firstDifference(a: string, b: string): string {
  const left = a.split('\n')
  const right = b.split('\n')
  const at = left.findIndex((line, index) => line !== right[index])
  return `line ${at + 1}: "${left[at] ?? ''}" against "${right[at] ?? ''}"`
}

await claim('openapi.json is what the program prints', () => {
  const printed = execFileSync(binary, ['openapi'], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const kept = read('openapi.json')
  expect(printed === kept, `they differ, ${firstDifference(kept, printed)}\nrun: build/release/aimline openapi > openapi.json`)
})

await claim('openapi.json is valid OpenAPI 3.1 by its JSON Schema', async () => {
  const document = JSON.parse(read('openapi.json')) as Record<string, unknown>
  const result = await new Validator().validate(document)
  expect(result.valid, JSON.stringify(result.errors, null, 1))
  expect(/^3\.1\./.test(String(document['openapi'])), `it says ${String(document['openapi'])}`)
})

await claim('openapi.json keeps the rules of a second validator', async () => {
  // Of the rules only those the specification itself makes: struct and references, unambiguous paths, unique ids.
  const config = await createConfig({ extends: ['spec'] })
  const problems = await lintFromString({ source: read('openapi.json'), absoluteRef: 'openapi.json', config })
  const errors = problems.filter(({ severity }) => severity === 'error')
  expect(errors.length === 0, errors.map(({ message, location }) => `${location[0]?.pointer ?? ''}: ${message}`).join('\n'))
})

await claim('web/src/api/schema.d.ts is generated from openapi.json', () => {
  const fresh = join(temporaryFolder('contract'), 'schema.d.ts')
  const generator = join(root, 'web/node_modules/openapi-typescript/bin/cli.js')
  execFileSync(process.execPath, [generator, '../openapi.json', '--output', fresh], { cwd: join(root, 'web'), stdio: ['ignore', 'ignore', 'pipe'] })
  const generated = readFileSync(fresh, 'utf8')
  const kept = read('web/src/api/schema.d.ts')
  expect(generated === kept, `they differ, ${firstDifference(kept, generated)}\nrun: npm --prefix web run types`)
})
finish()
