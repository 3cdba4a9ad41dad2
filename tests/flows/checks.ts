// The lines below `gives`: each says one thing about the answer.
import { isDeepStrictEqual } from 'node:util'
import type { Answer } from '../support/http.ts'
import { at, type Memory } from './memory.ts'

interface Problem {
  where: string
  what: string
}

/// Throws when the answer is not as the line says.
export function check(line: string, answer: Answer, memory: Memory): void {
  const problem = /^problem(?: at ("[^"]*"|\S+))?(?: says (.+))?$/.exec(line)
  if (problem) return checkProblem(problem[1]?.replace(/^"|"$/g, ''), problem[2] && String(memory.value(problem[2])), answer)
  const header = /^header ([A-Za-z-]+) (.+)$/.exec(line)
  if (header) {
    const name = header[1] ?? ''
    return compare(`header ${name}`, answer.headers[name.toLowerCase()], header[2] ?? '', memory)
  }
  const same = /^body is the same as (\w+)$/.exec(line)
  if (same) return compareValues('body', answer.json, memory.recall(same[1] ?? '').body, true)
  if (line === 'body is empty') {
    if (answer.text !== '') throw new Error(`the body is not empty: ${answer.text.slice(0, 300)}`)
    return
  }
  const text = /^text (contains|does not contain) (.+)$/.exec(line)
  if (text) return compare('text', answer.text, `${text[1]} ${text[2]}`, memory)
  const field = /^([a-z_][\w.[\]]*) (.+)$/i.exec(line)
  if (!field) throw new Error(`not a check: ${line}`)
  if (answer.json === undefined) throw new Error(`the body is not JSON: ${answer.text.slice(0, 300)}`)
  compare(field[1] ?? '', at(answer.json, field[1] ?? ''), field[2] ?? '', memory)
}

function compare(what: string, actual: unknown, predicate: string, memory: Memory): void {
  const [, verb, rest = ''] = /^(is present|is absent|is not|is|does not contain|contains|has at least|has|matches)(?: (.+))?$/.exec(predicate) ?? []
  const shown = JSON.stringify(actual)?.slice(0, 600) ?? 'absent'
  const fail = (expected: string): never => {
    throw new Error(`${what} ${expected}, but it is ${shown}`)
  }
  switch (verb) {
    case 'is present':
      if (actual === undefined || actual === null) fail('should be present')
      return
    case 'is absent':
      if (actual !== undefined && actual !== null) fail('should be absent')
      return
    case 'is':
      return compareValues(what, actual, memory.value(rest), true)
    case 'is not':
      return compareValues(what, actual, memory.value(rest), false)
    case 'contains':
      if (!contains(actual, memory.value(rest))) fail(`should contain ${rest}`)
      return
    case 'does not contain':
      if (contains(actual, memory.value(rest))) fail(`should not contain ${rest}`)
      return
    case 'has':
      if (!Array.isArray(actual) || actual.length !== Number(rest)) fail(`should have ${rest}`)
      return
    case 'has at least':
      if (!Array.isArray(actual) || actual.length < Number(rest)) fail(`should have at least ${rest}`)
      return
    case 'matches': {
      const pattern = /^\/(.*)\/$/.exec(rest)?.[1]
      if (pattern === undefined) throw new Error(`matches takes /a pattern/, not ${rest}`)
      if (typeof actual !== 'string' || !new RegExp(memory.fill(pattern)).test(actual)) fail(`should match ${rest}`)
      return
    }
    default:
      throw new Error(`not a check: ${what} ${predicate}`)
  }
}

function compareValues(what: string, actual: unknown, expected: unknown, equal: boolean): void {
  // A field that is left out and one that is null say the same: nothing is there.
  if (isDeepStrictEqual(actual ?? null, expected) !== equal) {
    throw new Error(`${what} should ${equal ? '' : 'not '}be ${JSON.stringify(expected)}, but it is ${JSON.stringify(actual)}`)
  }
}

/// Text within text; in a list an element that equals, or for an object has all the fields of, `part`.
function contains(whole: unknown, part: unknown): boolean {
  if (typeof whole === 'string') return whole.includes(String(part))
  if (Array.isArray(whole)) return whole.some((one) => covers(one, part))
  return covers(whole, part)
}

function covers(whole: unknown, part: unknown): boolean {
  if (part && typeof part === 'object' && !Array.isArray(part)) {
    if (!whole || typeof whole !== 'object') return false
    return Object.entries(part).every(([key, value]) => covers((whole as Record<string, unknown>)[key] ?? null, value))
  }
  return isDeepStrictEqual(whole, part)
}

function checkProblem(where: string | undefined, says: string | undefined, answer: Answer): void {
  const problems = (at(answer.json, 'problems') ?? []) as Problem[]
  const found = problems.some((one) => (where === undefined || one.where === where) && (says === undefined || one.what.includes(says)))
  if (!found) throw new Error(`no such problem; the answer is ${answer.text.slice(0, 600)}`)
}
