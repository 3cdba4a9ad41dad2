// Child processes that cannot outlive the test, also when the test itself is killed.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { atEnd } from './cleanup.ts'

export interface Options {
  log: string // its output, appended
  deathSignal: 'KILL' | 'QUIT' // sent when the test is gone
  unprivileged?: boolean // as nobody, when the test is root
  environment?: Record<string, string>
  captureOutput?: boolean // standard output to the caller instead of the log
}

export interface Running {
  child: ChildProcess
  ended: Promise<number | string> // exit code, or the signal's name
  kill(signal: NodeJS.Signals): Promise<number | string>
}

export const isRoot = process.getuid?.() === 0
const nobody = 65534

export function start(command: string, parameters: string[], options: Options): Running {
  const log = openSync(options.log, 'a')
  const identity = options.unprivileged && isRoot ? [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []
  const child = spawn('setpriv', [...identity, '--pdeathsig', options.deathSignal, command, ...parameters], {
    stdio: ['ignore', options.captureOutput ? 'pipe' : log, log],
    env: { ...process.env, ...options.environment },
  })
  closeSync(log)
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (fault) => resolve(`cannot start: ${fault.message}`))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  const forget = atEnd(() => endNow(child, options.deathSignal === 'QUIT' ? 'SIGQUIT' : 'SIGKILL'))
  void ended.then(forget)
  return {
    child,
    ended,
    kill(signal) {
      child.kill(signal)
      return ended
    },
  }
}

// At the very end nothing asynchronous runs any more, and the child's folder is removed next: so wait here.
function endNow(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  child.kill(signal)
  for (let waited = 0; waited < 3000 && runs(child.pid); waited += 10) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
  }
  if (runs(child.pid)) child.kill('SIGKILL')
}

function runs(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
