// One PostgreSQL cluster for all C++ tests of a ctest run: node fixture.ts start|stop URL_FILE
// `start` leaves a process behind that holds the cluster; it ends with `stop`, or when ctest is gone.
import { spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { inMemory, startCluster } from './postgresql.ts'
import { sleep, until } from './wait.ts'

const [action = '', urlFile = '', watched = ''] = process.argv.slice(2)
if (!action || !urlFile) throw new Error('usage: fixture.ts start|stop URL_FILE')
const holderFile = `${urlFile}.holder`
const logFile = `${urlFile}.log`

function alive(process_: number): boolean {
  try {
    process.kill(process_, 0)
    return true
  } catch {
    return false
  }
}

async function stop() {
  const holder = existsSync(holderFile) ? Number(readFileSync(holderFile, 'utf8')) : 0
  if (holder > 0 && alive(holder)) {
    process.kill(holder, 'SIGTERM')
    await until('the cluster ends', 20, () => (alive(holder) ? undefined : true))
  }
  rmSync(holderFile, { force: true })
  rmSync(urlFile, { force: true })
}

if (action === 'start') {
  await stop()
  const log = openSync(logFile, 'w')
  const holder = spawn(process.execPath, [import.meta.filename, 'hold', urlFile, String(process.ppid)], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  holder.unref()
  writeFileSync(holderFile, String(holder.pid))
  await until('the cluster starts', 60, () => {
    if (holder.exitCode !== null) throw new Error(readFileSync(logFile, 'utf8'))
    return existsSync(urlFile) ? true : undefined
  })
  process.exit(0)
} else if (action === 'hold') {
  const cluster = await startCluster('unit', inMemory())
  // Whole or not at all: a reader never sees half an address.
  writeFileSync(`${urlFile}.new`, `${cluster.url()}\n`)
  renameSync(`${urlFile}.new`, urlFile)
  while (alive(Number(watched))) await sleep(500)
  process.exit(0)
} else {
  await stop()
}
