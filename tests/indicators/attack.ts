// Tries to find out what a released table hides: subtracts what is shown from what it is part of, again and again, and
// looks where that leaves one number, or only one way for several.
import type { Released } from './run.ts'

interface Sum {
  whole: string
  parts: string[]
}

const races = ['american_indian', 'asian', 'black', 'pacific_islander', 'white', 'hispanic', 'two_or_more'].map((race) => `race:${race}`)
const sexes = ['F', 'M', 'X'].map((sex) => `sex:${sex}`)

/// Every sum that holds between rows, by what the rows are about; those who are in no part are known to the attacker.
export function sumsOf(rows: Map<string, Released>, parents: Map<string, string>): Sum[] {
  const sums = new Map<string, Sum>()
  const add = (kind: string, whole: string, part: string) => {
    if (!rows.has(whole)) return
    const sum = sums.get(`${kind} ${whole}`) ?? { whole, parts: [] }
    sum.parts.push(part)
    sums.set(`${kind} ${whole}`, sum)
  }
  for (const key of rows.keys()) {
    const [indicator = '', org = '', grade = '', group = '', year = '', period = ''] = key.split('|')
    const at = (change: Partial<{ org: string; grade: string; group: string; period: string; indicator: string }>) =>
      [change.indicator ?? indicator, change.org ?? org, change.grade ?? grade, change.group ?? group, year, change.period ?? period].join('|')
    const parent = parents.get(org)
    if (parent) add('orgs', at({ org: parent }), key)
    if (grade !== 'all') add('grades', at({ grade: 'all' }), key)
    if (races.includes(group)) add('races', at({ group: 'all' }), key)
    if (sexes.includes(group)) add('sexes', at({ group: 'all' }), key)
    if (indicator === 'attendance_rate' && period !== year) add(period.includes('W') ? 'weeks' : 'months', at({ period: year }), key)
    if (indicator.startsWith('course_pass_')) add('subjects', at({ indicator: 'course_pass' }), key)
  }
  return [...sums.values()]
}

/// What the attacker finds: rows that are not open and whose counts follow from those that are.
export function findHidden(rows: Map<string, Released>, sums: Sum[]): string[] {
  const known = new Set([...rows].filter(([, row]) => row.open).map(([key]) => key))
  const found: string[] = []
  for (let more = true; more; ) {
    more = false
    for (const { whole, parts } of sums) {
      const unknown = [whole, ...parts].filter((key) => !known.has(key))
      if (unknown.length !== 1) continue
      known.add(unknown[0] ?? '')
      found.push(unknown[0] ?? '')
      more = true
    }
  }
  // All or nothing: what is left of the whole says it of every part.
  for (const { whole, parts } of sums) {
    const hidden = parts.filter((key) => !known.has(key))
    if (!known.has(whole) || hidden.length === 0) continue
    const truths = hidden.map((key): [number, number] => rows.get(key)?.truth ?? [0, 0])
    const left = truths.reduce((sum, [numerator]) => sum + numerator, 0)
    const most = truths.reduce((sum, [, denominator]) => sum + denominator, 0)
    const unit = (rows.get(whole)?.truth ?? [0, 0])[1]
    if (left === 0 || (left === most && unit > 0)) found.push(`${whole}: all of ${hidden.length}`)
  }
  return found
}
