// Parts of the students counted apart and put together give the same bytes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { claim, expect, expectEqual } from '../support/claims.ts'
import { folder, refusal, run, writeFile, writeWorld } from './command.ts'
import { definitionsFile, inventCut } from './definitions.ts'
import { inventWorld, randomFrom } from './invented.ts'

export async function parts(worlds: number): Promise<void> {
  for (let seed = 201; seed <= 200 + Math.ceil(worlds / 3); ++seed) {
    const world = inventWorld(seed)
    const random = randomFrom(seed)
    const many = 2 + (seed % 6)
    await claim(`world ${seed} in ${many} parts is the same, byte for byte`, () => {
      const place = writeWorld(world)
      const definitions = writeFile('definitions.toml', definitionsFile(inventCut(random), 'invented'))
      const asked = [...(seed % 2 ? ['--definitions', definitions] : []), ...(seed % 3 ? [] : ['--as-of', '2021-03-01']), '--reference', 'race:white', '--risk-ratios']
      const files = Array.from({ length: many }, (_, i) => join(folder, `part-${i + 1}`))
      files.forEach((file, i) => run(place, ...asked, '--shard', `${i + 1}/${many}`, '--out', file, '--threads', `${1 + (i % 2)}`))
      expect(readFileSync(files[0] ?? '', 'utf8').includes('TRUE COUNTS'), 'says what it holds')
      files.reverse()
      for (const options of [['--true-counts'], ['--least', '5'], [], ['--true-counts', '--format', 'jsonl']])
        expectEqual(run('merge', ...files, ...options) === run(place, ...asked, ...options), true, options.join(' '))
    })
  }

  await claim('parts that do not belong together are refused', () => {
    const place = writeWorld(inventWorld(301))
    const [one, two, other] = ['one', 'two', 'other'].map((name) => join(folder, name)) as [string, string, string]
    run(place, '--shard', '1/2', '--out', one)
    run(place, '--shard', '2/2', '--out', two)
    expect(refusal('merge', one).includes('Part 2 of 2 is missing'), 'a missing part')
    expect(refusal('merge', one, one, two).includes('Part 1 of 2 is in'), 'a part twice')
    run(place, '--shard', '2/2', '--as-of', '2021-02-01', '--out', other)
    expect(refusal('merge', one, other).includes('other options'), 'as of another day')
    run(place, '--shard', '2/2', '--definitions', writeFile('d.toml', definitionsFile(inventCut(randomFrom(1)), 'd')), '--out', other)
    expect(refusal('merge', one, other).includes('other definitions'), 'with other definitions')
    const text = readFileSync(two, 'utf8')
    writeFileSync(other, text.slice(0, text.lastIndexOf('\r\n', text.length - 3) + 2))
    expect(refusal('merge', one, other).includes('not whole'), 'a part that was cut')
    writeFileSync(other, text.replace('"aimline_partial_counts":1', '"aimline_partial_counts":2'))
    expect(refusal('merge', one, other).includes('Another version'), 'of another version')
    writeFileSync(other, 'a,b\n1,2\n')
    expect(refusal('merge', one, other).includes('no file that --shard wrote'), 'another file')
    const changed = inventWorld(301)
    const [row] = changed.attendance ?? []
    if (row) row.fraction_absent = row.fraction_absent === '1' ? '0.5' : '1'
    run(writeWorld(changed), '--shard', '2/2', '--out', other)
    expect(refusal('merge', one, other).includes('other records'), 'of other records')
    expect(refusal(place, '--shard', '3/2', '--out', other).includes('as 2/8'), 'a part beyond all')
  })
}
