// What `aimline indicators` counts, against the definitions written out plainly, on invented worlds.
import { spawnSync } from 'node:child_process'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { binary } from '../support/server.ts'
import { findHidden, sumsOf } from './attack.ts'
import { readRows, run, writeFile, writeWorld } from './command.ts'
import { definitionsFile, inventCut } from './definitions.ts'
import { explanations } from './explanations.ts'
import { dayOf, inventWorld, randomFrom } from './invented.ts'
import { parts } from './parts.ts'
import { countPlainly, standard, type Counted, type Cut } from './plainly.ts'
import { sums } from './sums.ts'

const worlds = Number(process.env['AIMLINE_WORLDS'] ?? 8)

/// A row of a released table, and what it hides.
export interface Released {
  open: boolean
  hidden: boolean
  cells: string[]
  truth: [number, number]
}

function expectSame(counted: Counted, plain: Counted): void {
  const wrong: string[] = []
  for (const [key, value] of plain) {
    const found = counted.get(key)
    if (!found || found[0] !== value[0] || found[1] !== value[1]) wrong.push(`${key}: plainly ${value.join('/')}, counted ${found?.join('/') ?? 'nothing'}`)
  }
  for (const [key, value] of counted) if (!plain.has(key)) wrong.push(`${key}: plainly nothing, counted ${value.join('/')}`)
  expect(wrong.length === 0, `${wrong.length} of ${plain.size} rows differ:\n${wrong.slice(0, 20).join('\n')}`)
}

const telling = new Set<string>() // indicators that had a number which could have been wrong
for (let seed = 1; seed <= worlds; ++seed) {
  const world = inventWorld(seed)
  const asOf = seed % 3 === 0 ? `${2020 + (seed % 5)}-${String((seed % 12) + 1).padStart(2, '0')}-15` : undefined
  await claim(`world ${seed}${asOf ? ` as of ${asOf}` : ''} is counted as plainly written`, () => {
    const place = writeWorld(world)
    const random = randomFrom(seed)
    const cut: Cut = seed % 2 === 0 ? inventCut(random) : standard
    const asked = ['--true-counts', ...(asOf ? ['--as-of', asOf] : [])]
    if (cut !== standard) asked.push('--definitions', writeFile('definitions.toml', definitionsFile(cut, 'invented')))
    const first = run(place, ...asked)
    for (const [key, [numerator, denominator]] of readRows(first)) if (numerator > 0 && numerator !== denominator) telling.add(key.split('|')[0] ?? '')
    expectSame(readRows(first), countPlainly(world, asOf ? dayOf(asOf) : Infinity, cut))
    const versions = new Set(first.trimEnd().split(/\r?\n/).slice(1).map((line) => line.split(',')[1]))
    expectEqual([...versions], [cut === standard ? '1' : '1@invented.3'], 'the version of every row')
    for (const table of Object.values(world)) table.sort(() => random() - 0.5)
    expectEqual(run(writeWorld(world), ...asked, '--threads', '1') === first, true, 'other order of rows, one thread')
  })
}

await claim('the worlds have numbers of every indicator', () => {
  const all = spawnSync(binary, ['indicators', 'definitions', '--json'], { encoding: 'utf8' }).stdout.split('\n')
  const names = all.map((line) => /^\{"indicator":"(\w+)"/.exec(line)?.[1]).filter((name) => name !== undefined)
  expectEqual(names.filter((name) => !telling.has(name)), [], `of ${names.length}`)
})

for (let seed = 101; seed <= 100 + worlds; ++seed) {
  const world = inventWorld(seed)
  await claim(`world ${seed} tells nothing that it hides`, () => {
    const place = writeWorld(world)
    const truth = readRows(run(place, '--true-counts'))
    const released = run(place, '--least', '5')
    const rows = new Map<string, Released>()
    for (const line of released.trimEnd().split(/\r?\n/).slice(1)) {
      const cells = line.split(',')
      const [indicator = '', , org, grade, group, year, period, numerator, denominator, value = '', lower, upper, suppressed, , counts] = cells
      expectEqual(counts, 'released', line)
      const hidden = suppressed === '1'
      const open = !hidden && !value.includes('=')
      if (!open) expectEqual([numerator, denominator, lower, upper], ['', '', '', ''], line)
      if (hidden) expectEqual(value, '', line)
      if (indicator.startsWith('gap')) continue
      const key = [indicator, org, grade, group, year, period].join('|')
      rows.set(key, { open, hidden, cells, truth: truth.get(key) ?? [0, 0] })
    }
    expectEqual(rows.size, truth.size, 'as many rows as without suppression')
    const parents = new Map((world.org ?? []).map((org) => [org.org_id ?? '', org.parent_id === 'region' ? 'ST' : (org.parent_id ?? '')]))
    const sums = sumsOf(rows, parents)
    const found = findHidden(rows, sums)
    expect(found.length === 0, `${found.length} found:\n${found.slice(0, 12).join('\n')}`)
    expect([...rows.values()].some((row) => row.open), 'nothing is shown at all')
    expectEqual(run(place, '--least', '5', '--threads', '1') === released, true, 'one thread')
  })
}

await parts(worlds)
await sums(worlds)
await explanations(worlds)
finish()
