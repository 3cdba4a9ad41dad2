import { execFileSync } from 'node:child_process'
import { existsSync, globSync, lstatSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/// Every file of the checkout that is or could be committed, relative to its root.
export function committed(folder: string = root): string[] {
  let names: string[]
  try {
    // Whoever owns the checkout, reading its list of files is harmless.
    const listed = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    names = listed.split('\0').filter(Boolean)
  } catch {
    names = globSync('**/*', { cwd: folder, exclude: (name) => ['node_modules', 'build', 'dist', '.git', '.node'].includes(name) })
  }
  return [...new Set(names)].sort().filter((name) => existsSync(join(folder, name)) && lstatSync(join(folder, name)).isFile())
}
