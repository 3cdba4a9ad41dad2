// node tests/checks/run.ts NAME: one check of the source, every fault with its place; "N passed, N failed" last.
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { assuranceFaults } from './assurance.ts'
import { catalogFaults } from './catalogs.ts'
import { root } from './files.ts'
import { hygieneFaults } from './hygiene.ts'
import { includeFaults } from './includes.ts'

const checks: Record<string, () => string[]> = {
  assurance: () => assuranceFaults(root),
  includes: () => includeFaults(root),
  hygiene: () => hygieneFaults(root),
  catalogs: () => catalogFaults(root),
  format: () => {
    const files = globSync('src/**/*.{hpp,cpp}', { cwd: root }).sort()
    return outputOf('clang-format', ['--dry-run', '-Werror', ...files]).filter((line) => line.includes('error:'))
  },
  types: () => outputOf(process.execPath, [join(root, 'tests/node_modules/typescript/bin/tsc'), '--project', 'tests']),
  shell: () =>
    ['run', 'test', '.ci/run', ...globSync('{packaging,bench}/**/*.sh', { cwd: root })].flatMap((file) => outputOf('bash', ['-n', file])),
}

function outputOf(command: string, parameters: string[]): string[] {
  try {
    execFileSync(command, parameters, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })
    return []
  } catch (fault) {
    const { stdout, stderr, message } = fault as { stdout?: string; stderr?: string; message: string }
    const lines = `${stdout ?? ''}${stderr ?? ''}`.split('\n').filter(Boolean)
    return lines.length > 0 ? lines : [message]
  }
}

const check = checks[process.argv[2] ?? '']
if (!check) throw new Error(`checks are ${Object.keys(checks).join(', ')}`)
const faults = check()
for (const fault of faults) console.log(fault)
console.log(faults.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed')
process.exitCode = faults.length === 0 ? 0 : 1
