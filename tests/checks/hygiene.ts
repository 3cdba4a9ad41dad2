// What no file of the repository may hold.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { committed } from './files.ts'

const text = /\.(c|cmake|cpp|css|flow|hpp|html|js|json|md|mjs|service|sh|sql|mts|svg|toml|ts|tsx|txt|yaml|yml)$|(^|\/)(run|test|CMakeLists\.txt|\.clang-format|\.gitignore)$/
const registry = 'https://registry.npmjs.org/'

// Put together here, so that this file does not hold them itself.
const machinePlaces = ['work', 'farm', 'home', 'root', 'Users'].map((name) => new RegExp(`(^|[\\s"'\`=(:])/${name}/[A-Za-z0-9_.-]`))
const mergeMarker = new RegExp(`^(${'<'.repeat(7)}|${'>'.repeat(7)}|${'='.repeat(7)}|[|]{7})( |$)`)

/// "path:line: what is wrong".
export function hygieneFaults(folder: string): string[] {
  const faults: string[] = []
  for (const file of committed(folder)) {
    // Inputs that fuzzing found are bytes, not text; published examples stand as published.
    if (!text.test(file) || /^tests\/(corpus|published)\//.test(file)) continue
    const content = readFileSync(join(folder, file), 'utf8')
    const lockFile = file.endsWith('package-lock.json')
    for (const [index, line] of content.split('\n').entries()) {
      const fault = (what: string) => faults.push(`${file}:${index + 1}: ${what}`)
      if (line.includes('\t')) fault('has a tab')
      if (line.endsWith('\r')) fault('ends with a carriage return')
      if (mergeMarker.test(line)) fault('has a merge marker')
      if (machinePlaces.some((place) => place.test(line))) fault('names a place of one machine')
      const resolved = /"resolved": "([^"]*)"/.exec(line)?.[1]
      if (lockFile && resolved && !resolved.startsWith(registry)) fault(`is resolved elsewhere than ${registry}`)
    }
    if (content !== '' && !content.endsWith('\n')) faults.push(`${file}: does not end with a line break`)
  }
  return faults
}
