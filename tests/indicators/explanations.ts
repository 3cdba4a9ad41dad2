// An explanation gives the row's own counts, and everybody in it is counted or left out for one reason.
import { claim, expect, expectEqual } from '../support/claims.ts'
import { refusal, run, writeFile, writeWorld } from './command.ts'
import { definitionsFile, inventCut } from './definitions.ts'
import { inventWorld, randomFrom, type World } from './invented.ts'

interface Explained {
  holds: string
  version: string
  row: boolean
  numerator: number
  denominator: number
  students: { in_files: number; here: number; in_denominator: number; in_numerator: number }
  left_out: Record<string, number>
  files: { file: string; accepted: number; used: number }[]
}

interface ExplainedStudent {
  holds: string
  statuses: {
    indicator: string; org_id: string; school_year: number; period: string; counted: boolean; numerator: number; denominator: number
    why: string | null; evidence: { file: string; line: number; day: string | null; what: string }[]
  }[]
}

export async function explanations(worlds: number): Promise<void> {
  for (let seed = 501; seed <= 500 + Math.ceil(worlds / 4); ++seed) {
    const world = inventWorld(seed)
    const random = randomFrom(seed)
    await claim(`what explains a number of world ${seed} counts the same`, () => explainNumbers(world, seed, random))
  }
  await claim('what explains students adds up to the rows, and points at their lines', () => explainStudents(inventWorld(3)))
  await claim('nothing is explained without asking for true counts', () => {
    const place = writeWorld(inventWorld(3))
    expect(refusal(place, '--explain', '--indicator', 'chronic_absence', '--org', 's1', '--school-year', '2021').includes('--true-counts'), 'a number')
    expect(refusal(place, '--student', '1').includes('--true-counts'), 'a student')
  })
}

function explainNumbers(world: World, seed: number, random: () => number): void {
  const place = writeWorld(world)
  const options = ['--true-counts', ...(seed % 2 ? ['--definitions', writeFile('definitions.toml', definitionsFile(inventCut(random), 'invented'))] : []), ...(seed % 3 ? [] : ['--as-of', '2021-03-01'])]
  const byIndicator = new Map<string, string[][]>()
  for (const line of run(place, ...options).trimEnd().split(/\r?\n/).slice(1)) {
    const cells = line.split(',')
    const [indicator = ''] = cells
    if (!indicator.includes(':')) byIndicator.set(indicator, [...(byIndicator.get(indicator) ?? []), cells])
  }
  const students = (world.student ?? []).length
  for (const rows of byIndicator.values())
    for (let i = 0; i < 2; ++i) {
      const cells = rows[Math.floor(random() * rows.length)] ?? []
      const [indicator = '', version, org = '', grade = '', group = '', year = '', period = '', numerator, denominator] = cells
      const asked = ['--explain', '--indicator', indicator, '--org', org, '--grade', grade, '--group', group, '--school-year', year, '--period', period, '--json']
      const told = JSON.parse(run(place, ...options, ...asked)) as Explained
      const what = cells.join(',')
      expectEqual([`${told.numerator}`, `${told.denominator}`, told.version, told.row], [numerator, denominator, version, true], what)
      expectEqual(told.students.in_files, students, what)
      const leftOut = Object.values(told.left_out).reduce((sum, count) => sum + count, 0)
      expectEqual(told.students.here, told.students.in_denominator + leftOut, what)
      expect(told.students.in_numerator <= told.students.in_denominator && told.files.length >= 3, what)
      expect(told.holds.includes('true counts'), what)
    }
}

function explainStudents(world: World): void {
  const place = writeWorld(world)
  const sums = new Map<string, [number, number]>()
  for (const { student_id = '' } of world.student ?? []) {
    const told = JSON.parse(run(place, '--true-counts', '--student', student_id, '--json')) as ExplainedStudent
    expect(told.holds.includes('student data'), student_id)
    for (const status of told.statuses) {
      const key = [status.indicator, status.org_id, status.school_year, status.period].join('|')
      const [n, d] = sums.get(key) ?? [0, 0]
      if (status.counted) sums.set(key, [n + status.numerator, d + status.denominator])
      else expect(status.why !== null && status.numerator === 0, `${student_id} ${key}`)
      for (const row of status.evidence) {
        const table = world[row.file.replace('.csv', '')] ?? []
        const line = table[row.line - 2] // after the heading
        expectEqual(line?.student_id, student_id, `${student_id} ${key}: ${row.file} line ${row.line}`)
        if (row.day) expect(Object.values(line ?? {}).includes(row.day), `${row.file} line ${row.line} has no ${row.day}`)
      }
    }
  }
  let compared = 0
  for (const line of run(place, '--true-counts', '--period', 'year').trimEnd().split(/\r?\n/).slice(1)) {
    const [indicator = '', , org = '', grade, group, year = '', period = '', numerator, denominator] = line.split(',')
    if (indicator.includes(':') || grade !== 'all' || group !== 'all') continue
    if (indicator === 'absent_2plus') continue
    const [n, d] = sums.get([indicator, org, year, period].join('|')) ?? [0, 0]
    expectEqual([Math.round(n * 1000) / 1000, d], [Number(numerator), Number(denominator)], line)
    compared += 1
  }
  expect(compared > 50, `only ${compared} rows`)
}
