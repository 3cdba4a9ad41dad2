// docs/assurance.md names tests: each of them must be there, and each row must name one.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export function assuranceFaults(root: string): string[] {
  const units = new Set(globSync('src/**/*_test.cpp', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^TEST(?:_[FP])?\((\w+),\s*(\w+)\)/gm)].map(([, suite, name]) => `${suite}.${name}`)))
  const faults: string[] = []
  for (const [index, line] of readFileSync(join(root, 'docs/assurance.md'), 'utf8').split('\n').entries()) {
    const fault = (what: string) => faults.push(`docs/assurance.md:${index + 1}: ${what}`)
    const [, requirement, tests] = /^\| (.+) \| (.+) \|$/.exec(line) ?? []
    if (requirement === undefined || tests === undefined || requirement === 'what must hold') continue
    let named = 0
    for (const [, unit] of tests.matchAll(/`([A-Z]\w+\.\w+)`/g)) {
      named += 1
      if (!units.has(unit ?? '')) fault(`there is no test ${unit}`)
    }
    for (const [, file = '', claims = ''] of tests.matchAll(/`(tests\/[\w/.]+)`((?:,? "[^"]+")*)/g)) {
      const text = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : ''
      const words = [...claims.matchAll(/"([^"]+)"/g)].map(([, each = '']) => each)
      if (!text) fault(`there is no ${file}`)
      else if (words.length === 0) fault(`${file} is named without the claim`)
      for (const each of words) {
        named += 1
        if (text && !text.includes(each)) fault(`${file} does not say "${each}"`)
      }
    }
    if (named === 0) fault('this row names no test')
  }
  return faults
}
