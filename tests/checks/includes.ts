// Links are transitive, so the linker does not see a module that includes what it may not name. This does.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { impure, moduleOf, readModules } from './modules.ts'

/// Every include that is not allowed, as "src/x/y.cpp:3: …".
export function includeFaults(root: string): string[] {
  const modules = readModules(readFileSync(join(root, 'CMakeLists.txt'), 'utf8'))
  const faults: string[] = []
  const files = globSync('src/**/*.{hpp,cpp}', { cwd: root }).sort()
  for (const file of files) {
    const path = file.slice('src/'.length)
    const owner = modules.find(({ name }) => name === moduleOf(path))
    if (!owner) {
      faults.push(`${file}:1: ${moduleOf(path)} is not declared in CMakeLists.txt`)
      continue
    }
    const lines = readFileSync(join(root, file), 'utf8').split('\n')
    for (const [index, line] of lines.entries()) {
      const [, bracket, included = ''] = /^\s*#\s*include\s*(["<])([^">]+)[">]/.exec(line) ?? []
      if (!bracket || !included.includes('/')) continue
      // <boost/json.hpp> is a library's; <store/table.hpp> is ours in another's clothes.
      const ours = bracket === '"' || existsSync(join(root, 'src', included.split('/')[0] ?? '', included.split('/').slice(1).join('/')))
      if (!ours) continue
      const used = moduleOf(included)
      const place = `${file}:${index + 1}`
      if (owner.pure && impure.includes(used)) faults.push(`${place}: ${owner.name} is pure and may not include ${included}`)
      else if (!owner.mayInclude.has(used)) faults.push(`${place}: ${owner.name} may not include ${included}: ${used} is not among what it USES in CMakeLists.txt`)
    }
  }
  return faults
}
