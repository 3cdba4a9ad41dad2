// `aimline world`: the same arguments give the same bytes; what it writes is read without a complaint and looks like a
// state; and what its schools adopted can be found again in the numbers.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../support/cleanup.ts'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { binary } from '../support/server.ts'

const folder = temporaryFolder('world')

function run(...words: string[]) {
  return spawnSync(binary, words, { encoding: 'utf8', maxBuffer: 1 << 29 })
}

function invent(name: string, ...options: string[]): string {
  const place = join(folder, name)
  rmSync(place, { recursive: true, force: true })
  const ran = run('world', '--out', place, ...options)
  expect(ran.status === 0, `exit ${ran.status}: ${ran.stderr}`)
  return place
}

/// What a folder holds, file by file.
function sumsOf(place: string): Record<string, string> {
  return Object.fromEntries(readdirSync(place).sort().map((name) => [name, createHash('sha256').update(readFileSync(join(place, name))).digest('hex')]))
}

interface FileReport {
  file: string
  read: number
  accepted: number
  refused: number
  set_aside: number
}
function check(place: string): FileReport[] {
  const ran = run('records', 'check', place, '--json')
  expect(ran.status === 0 || ran.status === 2, ran.stderr)  // 2: rows were left out
  return (JSON.parse(ran.stdout) as { files: FileReport[] }).files.filter((file) => file.read > 0)
}

interface Number_ {
  indicator: string
  org: string
  grade: string
  group: string
  year: string
  numerator: number
  denominator: number
}
function numbers(place: string, ...options: string[]): Number_[] {
  const ran = run('indicators', place, '--true-counts', '--period', 'year', ...options)
  expect(ran.status === 0, ran.stderr)
  return ran.stdout.trimEnd().split(/\r?\n/).slice(1).map((line) => {
    const [indicator = '', , org = '', grade = '', group = '', year = '', , numerator, denominator] = line.split(',')
    return { indicator, org, grade, group, year, numerator: Number(numerator), denominator: Number(denominator) }
  })
}

await claim('the same arguments give the same bytes, with any number of threads', () => {
  const first = sumsOf(invent('one', '--students', '9000', '--years', '2', '--seed', '5', '--threads', '1'))
  expectEqual(sumsOf(invent('two', '--students', '9000', '--years', '2', '--seed', '5', '--threads', '4')), first, 'four threads')
  const other = sumsOf(invent('two', '--students', '9000', '--years', '2', '--seed', '6', '--threads', '4'))
  expect(other['attendance.csv'] !== first['attendance.csv'], 'another seed gives the same state')
})

await claim('no row is refused or set aside', () => {
  for (const place of [join(folder, 'one'), invent('all', '--students', '800', '--attendance', 'all')])
    for (const file of check(place)) expectEqual([file.refused, file.set_aside, file.accepted], [0, 0, file.read], file.file)
})

await claim('as Ed-Fi resources the state has the same numbers', () => {
  const options = ['--students', '3000', '--years', '2', '--seed', '4']
  const ours = invent('plain', ...options)
  const theirs = invent('edfi', ...options, '--format', 'edfi')
  expectEqual(sumsOf(invent('again', ...options, '--format', 'edfi', '--threads', '3')), sumsOf(theirs), 'three threads')
  for (const file of check(theirs)) expectEqual([file.refused, file.set_aside], [0, 0], file.file)
  // Ed-Fi does not say whether an exit is documented, and has no marks on a standard.
  const indicators = 'attendance_rate,chronic_absence,suspension,suspension_days,ew_any,ew_three,course_pass,course_pass_mathematics,postsecondary_fall'
  const counted = (place: string) => run('indicators', place, '--true-counts', '--by', 'school,group,grade', '--indicator', indicators).stdout
  expect(counted(ours).length > 100_000, 'hardly a number')
  expectEqual(counted(theirs) === counted(ours), true, 'the same rows')
})

await claim('a share of faults is found again, in every table about students', () => {
  const files = check(invent('faults', '--students', '3000', '--faults', '0.02'))
  for (const name of ['membership.csv', 'enrollment.csv', 'attendance.csv', 'course_attempt.csv', 'mark.csv']) {
    const file = files.find((one) => one.file === name)
    expect(file !== undefined, name)
    const share = (file.refused + file.set_aside) / file.read
    expect(share > 0.005 && share < 0.03, `${name}: ${share}`)
  }
})

const state = invent('state', '--students', '24000', '--years', '5', '--seed', '11')
const found = numbers(state, '--by', 'school,group')
const rate = (indicator: string, group = 'all', org = '9', year = '2025') => {
  const row = found.find((one) => one.indicator === indicator && one.group === group && one.org === org && one.year === year)
  expect(row !== undefined, `no row for ${indicator} ${group}`)
  return row.numerator / row.denominator
}
const between = (value: number, least: number, most: number, what: string) =>
  expect(value >= least && value <= most, `${what} is ${value}, not from ${least} to ${most}`)

await claim('its numbers are those of a state', () => {
  for (const year of ['2021', '2022', '2023', '2024', '2025']) {
    between(rate('attendance_rate', 'all', '9', year), 0.92, 0.95, `attendance ${year}`)
    between(rate('chronic_absence', 'all', '9', year), 0.1, 0.3, `chronic absence ${year}`)
    between(rate('suspension', 'all', '9', year), 0.02, 0.1, `suspension ${year}`)
    between(rate('freshman_on_track', 'all', '9', year), 0.65, 0.92, `on track ${year}`)
  }
  between(rate('acgr4'), 0.75, 0.95, 'graduation')
  between(rate('grade9_retention', 'all', '9', '2024'), 0.01, 0.12, 'retention')
  between(rate('postsecondary_fall'), 0.4, 0.8, 'college')
  between(rate('course_pass'), 0.85, 0.98, 'passing')
})

await claim('groups have unequal odds, and schools differ', () => {
  expect(rate('chronic_absence', 'economically_disadvantaged') > 1.2 * rate('chronic_absence'), 'chronic absence of the poor')
  expect(rate('chronic_absence', 'homeless') > 1.5 * rate('chronic_absence'), 'chronic absence of the homeless')
  expect(rate('suspension', 'race:black') > 1.2 * rate('suspension', 'race:white'), 'suspension by race')
  expect(rate('suspension', 'disability') > 1.2 * rate('suspension'), 'suspension of the disabled')
  expect(rate('suspension', 'sex:M') > 1.3 * rate('suspension', 'sex:F'), 'suspension by sex')
  expect(rate('acgr4', 'economically_disadvantaged') < rate('acgr4') - 0.01, 'graduation of the poor')
  const schools = found.filter((one) => one.indicator === 'chronic_absence' && one.group === 'all' && one.year === '2025' && one.org.length === 7)
  const rates = schools.map((one) => one.numerator / one.denominator)
  expect(Math.max(...rates) > Math.min(...rates) + 0.1, 'all schools are alike')
})

await claim('absences come in spells', () => {
  const days = new Map<string, Set<string>>()
  let absences = 0
  for (const line of readFileSync(join(state, 'attendance.csv'), 'utf8').split('\n')) {
    const [student = '', , date = '', category] = line.split(',')
    if (category !== 'absent' || !date.startsWith('2024-11')) continue
    const own = days.get(student) ?? new Set<string>()
    own.add(date)
    days.set(student, own)
    absences += 1
  }
  // A Tuesday after a Monday away, against a Tuesday as such.
  const students = found.find((one) => one.indicator === 'suspension' && one.org === '9' && one.group === 'all' && one.year === '2025')?.denominator ?? 0
  let mondays = 0
  let both = 0
  let tuesdays = 0
  for (const own of days.values()) {
    mondays += own.has('2024-11-18') ? 1 : 0
    tuesdays += own.has('2024-11-19') ? 1 : 0
    both += own.has('2024-11-18') && own.has('2024-11-19') ? 1 : 0
  }
  expect(absences > 1000 && both / mondays > 3 * (tuesdays / students), `${both} of ${mondays}, as such ${tuesdays} of ${students}`)
})

interface Idea {
  idea: string
  by: number
  adopted: { school_id: string; date: string }[]
}
const truth = JSON.parse(readFileSync(join(state, 'truth.json'), 'utf8')) as { ideas: Idea[] }

/// How the logarithm of a rate changed from the first year to the last in schools that adopted in between, against those
/// that did not; with its standard error over schools.
function effect(idea: Idea, indicator: string, complement: boolean): { estimate: number; error: number } {
  const late = idea.adopted.filter((one) => one.date >= '2024-08').map((one) => one.school_id)
  const adopted = idea.adopted.map((one) => one.school_id).filter((id) => !late.includes(id))
  const changes = { with: [] as number[], without: [] as number[] }
  for (const first of found) {
    if (first.indicator !== indicator || first.year !== '2021' || first.group !== 'all' || first.org.length !== 7 || late.includes(first.org)) continue
    const last = found.find((one) => one.indicator === indicator && one.year === '2025' && one.group === 'all' && one.org === first.org)
    if (!last) continue
    const share = (one: Number_) => (complement ? 1 - one.numerator / one.denominator : one.numerator / one.denominator)
    changes[adopted.includes(first.org) ? 'with' : 'without'].push(Math.log(share(last) / share(first)))
  }
  const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length
  const variance = (list: number[]) => list.reduce((sum, one) => sum + (one - mean(list)) ** 2, 0) / (list.length - 1) / list.length
  expect(changes.with.length >= 4 && changes.without.length >= 8, `${changes.with.length} with, ${changes.without.length} without`)
  return { estimate: mean(changes.with) - mean(changes.without), error: Math.sqrt(variance(changes.with) + variance(changes.without)) }
}

await claim('what an adopted idea does can be found in the numbers', () => {
  const call = truth.ideas.find((one) => one.idea === 'morning_call')
  const posters = truth.ideas.find((one) => one.idea === 'hallway_posters')
  expect(call !== undefined && posters !== undefined, 'no such ideas')
  // Absence in spells, suspensions and half days change the rate a little less than the chance: 0.03 covers it.
  const found_ = effect(call, 'attendance_rate', true)
  expect(Math.abs(found_.estimate - Math.log(call.by)) < 3 * found_.error + 0.03, `${JSON.stringify(found_)}, not ${Math.log(call.by)}`)
  expect(found_.estimate < -3 * found_.error, `${JSON.stringify(found_)} is not told from nothing`)
})

await claim('nothing that counts reads truth.json', () => {
  const before = run('indicators', state, '--period', 'year', '--true-counts').stdout
  writeFileSync(join(state, 'truth.json'), '\u0000 not what was there')
  expectEqual(run('indicators', state, '--period', 'year', '--true-counts').stdout === before, true, 'numbers with another truth')
  rmSync(join(state, 'truth.json'))
  expectEqual(run('indicators', state, '--period', 'year', '--true-counts').stdout === before, true, 'numbers without truth')
})

await claim('a folder with something in it is left alone, and wrong numbers are refused', () => {
  const place = join(folder, 'mine')
  mkdirSync(place)
  writeFileSync(join(place, 'letter.txt'), 'x')
  const refused = run('world', '--out', place, '--students', '100')
  expect(refused.status !== 0 && refused.stderr.includes('empty'), refused.stderr)
  expectEqual(readdirSync(place), ['letter.txt'], 'what is in the folder')
  for (const options of [['--students', '0'], ['--years', '0'], ['--faults', '2'], ['--format', 'paper']]) {
    const wrong = run('world', '--out', join(folder, 'none'), ...options)
    expect(wrong.status !== 0 && wrong.stderr.includes(options[0] ?? ''), `${options.join(' ')}: ${wrong.stderr}`)
    expect(!existsSync(join(folder, 'none')), 'something was written')
  }
})

finish()
