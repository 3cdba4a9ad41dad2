// The smallest test runner: claims run one after the other, one line each, and a count last.
import { isDeepStrictEqual } from 'node:util'

let passed = 0
let failed = 0

/// Runs one test case; an exception is its failure.
export async function claim(title: string, test: () => Promise<void> | void): Promise<boolean> {
  const started = performance.now()
  try {
    await test()
    passed += 1
    console.log(`ok    ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
    return true
  } catch (fault) {
    failed += 1
    console.log(`FAIL  ${title}\n${indent(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault))}`)
    return false
  }
}

export function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}

export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`${what}:\n  expected ${JSON.stringify(expected)}\n  but got  ${JSON.stringify(actual)}`)
  }
}

/// Prints the count and ends the process.
export function finish(): never {
  if (passed + failed === 0) failed = 1
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed === 0 ? 0 : 1)
}

function indent(text: string): string {
  return text.replace(/^/gm, '      ')
}
