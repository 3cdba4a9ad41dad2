// A PostgreSQL cluster of a test's own: temporary folder, free port of 127.0.0.1, durable settings, no password.
import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './cleanup.ts'
import { isRoot, start, type Running } from './process.ts'
import { freePort, patience, sleep, until } from './wait.ts'

export interface Cluster {
  port: number
  folder: string
  /// The address of a database, by default the one every cluster has.
  url(database?: string): string
  createDatabase(name: string): string
  /// Rows of a query as JSON: asked through psql, so tests need no driver.
  query<Row>(database: string, sql: string): Row[]
  /// fast: as an administrator stops it; immediate: as a power cut leaves it.
  stop(how: 'fast' | 'immediate'): Promise<void>
  /// Kills the postmaster itself with -9.
  kill(): Promise<void>
  start(): Promise<void>
}

function programs(): string {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).map(Number).filter((version) => version >= 15) : []
  if (versions.length === 0) throw new Error('PostgreSQL 15 or later is not installed')
  return join(debian, String(Math.max(...versions)), 'bin')
}

const nobody = 65534

/** Where nothing waits for a disk, if there is room for it: for what is not about losing power. */
export function inMemory(): string | undefined {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return undefined
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 2 ** 31 ? memory : undefined
}

export async function startCluster(purpose = 'postgresql', within?: string): Promise<Cluster> {
  const bin = programs()
  const folder = temporaryFolder(purpose, within)
  const data = join(folder, 'data')
  const log = join(folder, 'log')
  mkdirSync(data)
  appendFileSync(log, '')
  // PostgreSQL refuses to run as root.
  if (isRoot) {
    chmodSync(folder, 0o755)
    for (const path of [folder, data, log]) chownSync(path, nobody, nobody)
  }
  const initialization = start(
    join(bin, 'initdb'),
    ['--pgdata', data, '--username=aimline', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'],
    { log, deathSignal: 'KILL', unprivileged: true },
  )
  if ((await initialization.ended) !== 0) throw new Error(`initdb failed:\n${readFileSync(log, 'utf8')}`)

  const port = await freePort()
  // fsync, full_page_writes and synchronous_commit stay on, as shipped: durability is what is tested.
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  appendFileSync(join(data, 'postgresql.conf'), Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`).join(''))

  let running: Running | undefined
  const psql = (database: string, sql: string) =>
    execFileSync('psql', ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', '--dbname', cluster.url(database), '--command', sql], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const end = async (signal: NodeJS.Signals) => {
    await running?.kill(signal)
    running = undefined
  }

  const cluster: Cluster = {
    port,
    folder,
    url: (database = 'postgres') => `postgresql://aimline@127.0.0.1:${port}/${database}`,
    createDatabase(name) {
      psql('postgres', `create database "${name}"`)
      return cluster.url(name)
    },
    query<Row>(database: string, sql: string): Row[] {
      return JSON.parse(psql(database, `select coalesce(json_agg(found), '[]') from (${sql}) as found`)) as Row[]
    },
    stop: (how) => end(how === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    kill: () => end('SIGKILL'),
    async start() {
      // After -9 the postmaster's children hold its shared memory for a moment, and a new one refuses to start.
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await begin()
        } catch (fault) {
          if (attempt === 40) throw fault
          await sleep(100)
        }
      }
    },
  }

  async function begin() {
    // SIGQUIT lets the postmaster end its children, which -9 would leave behind for a while.
    const started = start(join(bin, 'postgres'), ['-D', data], { log, deathSignal: 'QUIT', unprivileged: true })
    running = started
    let over: number | string | undefined
    void started.ended.then((how) => (over = how))
    await until('PostgreSQL starts', 60 * patience, () => {
      if (over !== undefined) throw new Error(`PostgreSQL ended (${over}):\n${readFileSync(log, 'utf8')}`)
      try {
        return psql('postgres', 'select 1').trim() === '1' ? true : undefined
      } catch {
        return undefined
      }
    })
  }
  await cluster.start()
  return cluster
}
