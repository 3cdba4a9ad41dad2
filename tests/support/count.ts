// Counts test cases over the logs that ctest wrote: node tests/support/count.ts build/log/tests-release.log …
// The last line is "N passed, N failed"; the exit code is 1 when anything failed or nothing ran.
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

export interface Count {
  passed: number
  failed: number
}

interface Entry {
  name: string
  output: string
  succeeded: boolean
}

const escapes = /\u001b\[[0-9;]*[A-Za-z]/g

/// One entry per test of a LastTest.log.
export function entries(log: string): Entry[] {
  const found: Entry[] = []
  // ctest writes each test whole, also when several run at once.
  const pieces = log.split(/^\d+\/\d+ Testing: /m).slice(1)
  for (const piece of pieces) {
    const name = piece.slice(0, piece.indexOf('\n')).trim()
    const start = piece.search(/^Output:\n-+\n/m)
    const end = piece.lastIndexOf('<end of output>')
    const output = start < 0 ? '' : piece.slice(piece.indexOf('\n', piece.indexOf('\n', start) + 1) + 1, end < 0 ? undefined : end)
    // After the output: a line of dashes, then the verdict.
    const verdict = end < 0 ? '' : piece.slice(end)
    found.push({ name, output, succeeded: /^Test (Passed\.|Pass Reason:)$/m.test(verdict) })
  }
  return found
}

/// What the program itself says it ran: undefined when it prints no closing line.
export function closing(output: string): Count | undefined {
  const text = output.replace(escapes, '')
  const googleTest = sum(text, /^\[ {2}PASSED {2}\] (\d+) tests?\.$/gm)
  if (googleTest !== undefined) {
    // --gtest_brief leaves out the number that failed, and names each once.
    const named = new Set([...text.matchAll(/^\[ {2}FAILED {2}\] ([^\s.,]+\.[^\s,]+)/gm)].map((match) => match[1]))
    return { passed: googleTest, failed: sum(text, /^ *(\d+) FAILED TESTS?$/gm) ?? named.size }
  }
  const vitest = [...text.matchAll(/^ *Tests {2,}(.*\(\d+\)|no tests) *$/gm)].at(-1)?.[1]
  if (vitest !== undefined) {
    return {
      passed: Number(/(\d+) passed/.exec(vitest)?.[1] ?? 0),
      failed: Number(/(\d+) failed/.exec(vitest)?.[1] ?? 0),
    }
  }
  const own = [...text.matchAll(/^ *(\d+) passed, (\d+) failed *$/gm)].at(-1)
  if (own) return { passed: Number(own[1]), failed: Number(own[2]) }
  return undefined
}

function sum(text: string, pattern: RegExp): number | undefined {
  const matches = [...text.matchAll(pattern)]
  return matches.length === 0 ? undefined : matches.reduce((total, match) => total + Number(match[1]), 0)
}

/// What one ctest entry counts for.
export function count(entry: Entry): Count {
  const said = closing(entry.output)
  if (!entry.succeeded) return { passed: said?.passed ?? 0, failed: Math.max(1, said?.failed ?? 0) }
  // A fixture prepares others and shows nothing by itself.
  if (entry.name.startsWith('fixture.')) return { passed: 0, failed: 0 }
  if (!said) return { passed: 1, failed: 0 }
  // A program that ran nothing has shown nothing, whatever its exit code.
  if (said.passed + said.failed === 0) return { passed: 0, failed: 1 }
  return said
}

function countLog(path: string): { total: Count; faults: string[] } {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const total: Count = { passed: 0, failed: 0 }
  const faults: string[] = []
  const add = (name: string, one: Count) => {
    total.passed += one.passed
    total.failed += one.failed
    if (one.failed > 0) faults.push(`${name}: ${one.failed} of ${one.passed + one.failed} failed`)
  }
  if (path.endsWith('.counts')) {
    for (const line of text.split('\n').filter(Boolean)) add(basename(path), closing(line) ?? { passed: 0, failed: 1 })
    return { total, faults }
  }
  // The log says "Test Passed." of a program that is not there; only the list of failures tells.
  const failedList = existsSync(`${path}.failed`) ? readFileSync(`${path}.failed`, 'utf8') : ''
  const failed = new Set(failedList.split('\n').filter(Boolean).map((line) => line.slice(line.indexOf(':') + 1)))
  const seen = entries(text).map((entry) => ({ ...entry, succeeded: entry.succeeded && !failed.has(entry.name) }))
  for (const entry of seen) add(entry.name, count(entry))
  for (const name of failed) {
    if (!seen.some((entry) => entry.name === name)) add(name, { passed: 0, failed: 1 })
  }
  if (seen.length === 0 && total.failed === 0) add(basename(path), { passed: 0, failed: 1 })
  return { total, faults }
}

if (process.argv[1] === import.meta.filename) {
  let passed = 0
  let failed = 0
  for (const path of process.argv.slice(2)) {
    const { total, faults } = countLog(path)
    passed += total.passed
    failed += total.failed
    for (const fault of faults) console.log(`  ✗ ${fault}`)
  }
  if (passed + failed === 0) failed = 1
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
