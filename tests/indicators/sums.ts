// What must add up: schools and the district, weeks, months and the year, groups and all.
import { claim, expect, expectEqual } from '../support/claims.ts'
import { readRows, run, writeWorld } from './command.ts'
import { inventWorld, type World } from './invented.ts'

const races = ['american_indian', 'asian', 'black', 'pacific_islander', 'white', 'hispanic', 'two_or_more']

const schools = ['s1', 's2', 's3'] // of district d1

export async function sums(worlds: number): Promise<void> {
  for (let seed = 401; seed <= 400 + Math.ceil(worlds / 3); ++seed) {
    const world = inventWorld(seed)
    await claim(`the sums of world ${seed} reconcile`, () => reconcile(world))
  }
  await claim('schools less the moves between them are the district', () => explainMoves(inventWorld(403)))
}

/// Students of several schools are once in the district: the schools' sum less the moves between them.
function explainMoves(world: World): void {
  const place = writeWorld(world)
  const rows = readRows(run(place, '--true-counts', '--indicator', 'suspension'))
  const schoolsOf = new Map<string, number>() // by student and year
  for (const { student_id = '' } of world.student ?? []) {
    const told = JSON.parse(run(place, '--true-counts', '--student', student_id, '--indicator', 'suspension', '--json')) as {
      statuses: { org_id: string; school_year: number; counted: boolean }[]
    }
    for (const status of told.statuses)
      if (status.counted && schools.includes(status.org_id)) schoolsOf.set(`${status.school_year}|${student_id}`, (schoolsOf.get(`${status.school_year}|${student_id}`) ?? 0) + 1)
  }
  let moves = 0
  for (const [key, [, students]] of rows) {
    const [, org, grade, group, year = ''] = key.split('|')
    if (org !== 'd1' || grade !== 'all' || group !== 'all') continue
    const below = schools.reduce((sum, school) => sum + (rows.get(`suspension|${school}|all|all|${year}|${year}`)?.[1] ?? 0), 0)
    const moved = [...schoolsOf].filter(([who]) => who.startsWith(`${year}|`)).reduce((sum, [, count]) => sum + count - 1, 0)
    expectEqual(below - moved, students, `${key}: ${below} at schools, ${moved} moves`)
    moves += moved
  }
  expect(moves > 0, 'nobody moved')
}

function reconcile(world: World): void {
  const rows = readRows(run(writeWorld(world), '--true-counts'))
  const of = (...key: string[]): [number, number] => rows.get(key.join('|')) ?? [0, 0]
  const total = (numbers: [number, number][]): [number, number] => numbers.reduce(([a, b], [n, d]) => [a + n, b + d], [0, 0])
  const periods = new Map<string, Set<string>>()
  let checked = 0
  for (const key of rows.keys()) {
    const [indicator = '', org = '', grade = '', group = '', year = '', period = ''] = key.split('|')
    if (indicator === 'attendance_rate' && period !== year) {
      const whole = [indicator, org, grade, group, year].join('|')
      periods.set(whole, (periods.get(whole) ?? new Set()).add(period))
    }
    // Groups: those of one race, and those of none, are all.
    if (group === 'all') {
      const [numerator, denominator] = total(races.map((race) => of(indicator, org, grade, `race:${race}`, year, period)))
      const [all, over] = of(indicator, org, grade, 'all', year, period)
      expect(numerator <= all && denominator <= over, `${key}: races ${numerator}/${denominator} of ${all}/${over}`)
      if ((world.student ?? []).every((student) => student.hispanic === '1' || student.races)) expectEqual([numerator, denominator], [all, over], key)
      checked += 1
    }
  }
  for (const [whole, parts] of periods) {
    const [indicator = '', org = '', grade = '', group = '', year = ''] = whole.split('|')
    for (const kind of ['weeks', 'months']) {
      const some = [...parts].filter((period) => period.includes('W') === (kind === 'weeks'))
      expectEqual(total(some.map((period) => of(indicator, org, grade, group, year, period))), of(indicator, org, grade, group, year, year), `${whole}: ${kind}`)
      checked += 1
    }
  }
  // Schools to district: what belongs to one school adds up as it is.
  for (const key of rows.keys()) {
    const [indicator = '', org = '', grade = '', group = '', year = '', period = ''] = key.split('|')
    if (org !== 'd1' || grade !== 'all') continue
    if (!indicator.startsWith('course_pass') && !/^(freshman_on_track|grade9|acgr)/.test(indicator)) continue
    const below = total(schools.map((school) => of(indicator, school, 'all', group, year, period)))
    expectEqual(below, of(...key.split('|')), key)
    checked += 1
  }
  expect(checked > 100, `only ${checked} sums`)
}

