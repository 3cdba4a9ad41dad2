// PostgreSQL goes away under load and comes back: the server lives on, says 503 meanwhile, and is back within 5 s.
import { claim, expect, finish } from '../support/claims.ts'
import { startCluster } from '../support/postgresql.ts'
import { Person, startServer } from '../support/server.ts'
import { patience, sleep, until } from '../support/wait.ts'
import { differences, postgresqlLedger } from './evidence.ts'
import { aDistrict, newBook, repeatUnknown, writeUntil, type Book } from './writers.ts'

const cluster = await startCluster('outage-postgresql')
const ledger = postgresqlLedger(cluster, 'outage')
const server = await startServer({ command: 'demo', database: ledger.url })
const person = await Person.signIn(server, 'a network administrator')
const parent = await aDistrict(person)

async function underLoad(prefix: string, interrupt: (book: Book, setDown: (down: boolean) => void) => Promise<void>) {
  const book = newBook()
  let down = false
  let over = false
  const writing = writeUntil(() => over, () => down, person, parent, prefix, book)
  try {
    await until('the first writes', 30 * patience, () => (book.acknowledgedAt.length > 20 ? true : undefined))
    await interrupt(book, (now) => (down = now))
  } finally {
    over = true
    await writing
  }
  expect(book.faults.length === 0, book.faults.slice(0, 10).join('\n'))
  await repeatUnknown(person, parent, book)
  const faults = [...book.faults, ...differences(ledger, prefix, book)]
  expect(faults.length === 0, faults.slice(0, 10).join('\n'))
}

async function backWithin(seconds: number, book: Book) {
  const started = performance.now()
  await until('writes are acknowledged again', seconds * patience, () => (book.acknowledgedAt.some((at) => at > started) ? true : undefined))
}

for (const [title, how] of [['stopped at once', () => cluster.stop('immediate')], ['its postmaster killed', () => cluster.kill()]] as const) {
  await claim(`PostgreSQL ${title} under load: nothing acknowledged is lost, and the server is back in 5 s`, () =>
    underLoad(`Outage ${title}`, async (book, setDown) => {
      setDown(true)
      await how()
      await sleep(1500)
      const ready = await person.ask('GET', '/readyz')
      expect(ready.status === 503, `/readyz answered ${ready.status} while the database was away`)
      const alive = await person.ask('GET', '/healthz')
      expect(alive.status === 200, `/healthz answered ${alive.status}: the process itself is well`)
      await cluster.start()
      await backWithin(5, book)
      // Requests that waited through the outage may still be answered with 503.
      await sleep(2500)
      setDown(false)
      await sleep(1000)
    }),
  )
}

await claim('connections cut under load: nothing acknowledged is lost', () =>
  underLoad('Cut', async (book, setDown) => {
    setDown(true)
    for (let time = 0; time < 10; time += 1) {
      cluster.query('postgres', "select count(pg_terminate_backend(pid)) as cut from pg_stat_activity where datname = 'outage'")
      await sleep(100)
    }
    await backWithin(5, book)
    await sleep(2500)
    setDown(false)
    await sleep(500)
  }),
)
await claim('the server ends well', () => server.stop())
finish()
