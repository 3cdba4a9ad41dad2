// What released tables hide is attacked, with everything that their readers know: by linear programs over all sums, in
// one table and in two that were made a week apart.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { csvOf, inventWorld } from '../indicators/invented.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { claim, expect, finish } from '../support/claims.ts'
import { binary } from '../support/server.ts'

const folder = temporaryFolder('suppression')
const attack = process.env['AIMLINE_ATTACK'] ?? join(dirname(binary), 'suppression_attack')
const worlds = Number(process.env['AIMLINE_WORLDS'] ?? 3)

function run(program: string, ...words: string[]) {
  return spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 29 })
}

function state(students: number, seed: number): string {
  const place = join(folder, 'state')
  rmSync(place, { recursive: true, force: true })
  const ran = run(binary, 'world', '--out', place, '--students', `${students}`, '--seed', `${seed}`)
  expect(ran.status === 0, ran.stderr)
  return place
}

/// A small world in which records overlap and contradict each other.
function tangle(seed: number): string {
  const place = join(folder, 'tangle')
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place)
  for (const [name, table] of Object.entries(inventWorld(seed))) if (table.length > 0) writeFileSync(join(place, `${name}.csv`), csvOf(table))
  return place
}

/// The same rows with true counts and as they are released.
function tables(place: string, ...options: string[]): { truth: string; released: string } {
  const paths = { truth: join(folder, `truth-${options.length}-${options[1] ?? ''}.csv`), released: join(folder, `released-${options.length}-${options[1] ?? ''}.csv`) }
  for (const [path, more] of [[paths.truth, ['--true-counts']], [paths.released, []]] as [string, string[]][]) {
    const ran = run(binary, 'indicators', place, ...options, ...more, '--out', path)
    expect(ran.status === 0, ran.stderr)
  }
  return paths
}

function expectNothingFound(place: string, ...paths: string[]): void {
  const ran = run(attack, join(place, 'org.csv'), ...paths)
  expect(ran.status === 0 || ran.status === 1, `${ran.status}: ${ran.stdout}${ran.stderr}`)
  const tried = Number(/found out of (\d+) not shown/.exec(ran.stdout)?.[1] ?? 0)
  expect(tried > 20, `only ${tried} rows were attacked`)
  expect(ran.status === 0, ran.stdout.split('\n').slice(0, 12).join('\n'))
}

for (let seed = 1; seed <= worlds; ++seed) {
  await claim(`state ${seed}, schools and groups: nothing is found`, () => {
    const place = state(800 + 50 * seed, seed)
    const { truth, released } = tables(place, '--period', 'year', '--by', 'school,group')
    expectNothingFound(place, truth, released)
  })
  await claim(`state ${seed}, schools and grades: nothing is found`, () => {
    const place = state(600 + 70 * seed, 20 + seed)
    const { truth, released } = tables(place, '--period', 'year', '--by', 'school,grade')
    expectNothingFound(place, truth, released)
  })
  await claim(`state ${seed}, months: nothing is found`, () => {
    const place = state(500 + 100 * seed, 40 + seed)
    const { truth, released } = tables(place, '--period', 'year,month', '--by', 'school,group', '--indicator', 'attendance_rate,chronic_absence')
    expectNothingFound(place, truth, released)
  })
  await claim(`tangle ${seed}: nothing is found`, () => {
    const place = tangle(300 + seed)
    const { truth, released } = tables(place, '--period', 'year', '--by', 'school,group', '--least', '5')
    expectNothingFound(place, truth, released)
  })
}

await claim('two tables a week apart tell no more than one', () => {
  const place = state(900, 7)
  const editions = ['2025-02-09', '2025-02-16'].map((day) => ({
    day, ...tables(place, '--as-of', day, '--period', 'year,month,week', '--by', 'school,group', '--indicator', 'attendance_rate'),
  }))
  expectNothingFound(place, ...editions.map((one) => `${one.day}=${one.truth}`), ...editions.map((one) => `${one.day}=${one.released}`))
})

await claim('the attack finds what a table without complementary cells tells', () => {
  const place = state(900, 3)
  const { truth, released } = tables(place, '--period', 'year', '--by', 'school,group', '--indicator', 'chronic_absence')
  const true_ = readFileSync(truth, 'utf8').split('\n')
  const shown = readFileSync(released, 'utf8').split('\n').map((line, i) => {
    const hidden = line.split(',')[12] === '1'
    return hidden && Number((true_[i] ?? '').split(',')[8]) >= 10 ? (true_[i] ?? '') : line
  })
  writeFileSync(released, shown.join('\n'))
  const ran = run(attack, join(place, 'org.csv'), truth, released)
  expect(ran.status === 1 && ran.stdout.includes('FOUND chronic_absence'), `${ran.status}: ${ran.stdout.slice(-300)}`)
})

finish()
