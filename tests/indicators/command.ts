// The command, run on an invented world.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../support/cleanup.ts'
import { expect } from '../support/claims.ts'
import { binary } from '../support/server.ts'
import { csvOf, type World } from './invented.ts'
import type { Counted } from './plainly.ts'

export const folder = temporaryFolder('indicators')

export function writeWorld(world: World): string {
  const place = join(folder, 'world')
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place)
  for (const [name, table] of Object.entries(world)) if (table.length > 0) writeFileSync(join(place, `${name}.csv`), csvOf(table))
  return place
}

export function writeFile(name: string, text: string): string {
  const place = join(folder, name)
  writeFileSync(place, text)
  return place
}

/// What it writes to standard output; fails where it is refused.
export function run(...options: string[]): string {
  const ran = spawnSync(binary, ['indicators', ...options], { encoding: 'utf8', maxBuffer: 1 << 29 })
  expect(ran.status === 0, `exit ${ran.status}: ${ran.stderr}`)
  return ran.stdout
}

/// What it says when it refuses.
export function refusal(...options: string[]): string {
  const ran = spawnSync(binary, ['indicators', ...options], { encoding: 'utf8', maxBuffer: 1 << 29, env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' } })
  expect(ran.status === 2, `exit ${ran.status} instead of a refusal: ${ran.stdout.slice(0, 200)}`)
  return ran.stderr
}

export function readRows(csv: string): Counted {
  const rows: Counted = new Map()
  for (const line of csv.trimEnd().split(/\r?\n/).slice(1)) {
    const [indicator = '', , org, grade, group, year, period, numerator, denominator] = line.split(',')
    if (indicator.includes(':')) continue
    const scale = indicator === 'attendance_rate' || indicator === 'suspension_days' ? 1000 : 1
    rows.set([indicator, org, grade, group, year, period].join('|'), [Math.round(Number(numerator) * scale), Number(denominator)])
  }
  return rows
}
