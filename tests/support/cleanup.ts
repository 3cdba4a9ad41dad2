// What a test started or made is gone when it ends, also on a signal or an exception.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const tasks = new Set<() => void>()

/// Runs `task` when the process ends; the function returned takes it off the list. Tasks must be synchronous.
export function atEnd(task: () => void): () => void {
  tasks.add(task)
  return () => tasks.delete(task)
}

function runAll() {
  // The last made goes first: a process before the folder it writes to.
  for (const task of [...tasks].reverse()) {
    tasks.delete(task)
    try {
      task()
    } catch (fault) {
      console.error(`clean-up: ${String(fault)}`)
    }
  }
}

process.on('exit', runAll)
for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]] as const) {
  process.on(signal, () => process.exit(128 + number))
}

/// A folder of its own, removed at the end unless AIMLINE_KEEP is set.
export function temporaryFolder(purpose: string, within = tmpdir()): string {
  const folder = mkdtempSync(join(within, `aimline-${purpose}-`))
  atEnd(() => {
    if (process.env['AIMLINE_KEEP']) console.error(`kept: ${folder}`)
    else rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  return folder
}
