// node tests/crash/kill.ts --database sqlite|postgresql: the server is killed while sixteen clients write, AIMLINE_KILL_ROUNDS
// times. Nothing acknowledged is lost or doubled, nothing is there by half, and repeating is safe.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { claim, expect, finish } from '../support/claims.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { startCluster } from '../support/postgresql.ts'
import { Person, startServer } from '../support/server.ts'
import { patience, sleep } from '../support/wait.ts'
import { differences, postgresqlLedger, sqliteLedger } from './evidence.ts'
import { aDistrict, newBook, repeatUnknown, writeUntil } from './writers.ts'

const { values } = parseArgs({ options: { database: { type: 'string', default: 'sqlite' } } })
const rounds = Number(process.env['AIMLINE_KILL_ROUNDS'] ?? 20)

const folder = temporaryFolder('kill')
const ledger = values.database === 'postgresql'
  ? postgresqlLedger(await startCluster('kill-postgresql'), 'kill')
  : sqliteLedger(join(folder, 'aimline.db'))
const server = await startServer({ command: 'demo', database: ledger.url, folder })
const person = await Person.signIn(server, 'a network administrator')
const parent = await aDistrict(person)
await server.kill()

const all = newBook()
let repeated = 0
for (let round = 1; round <= rounds; round += 1) {
  const whole = await claim(`killed and started again, round ${round}`, async () => {
    await server.restart()
    const prefix = `Kill ${round}`
    const book = newBook()
    let killed = false
    const writing = writeUntil(() => killed, () => killed, person, parent, prefix, book)
    await sleep((20 + Math.random() * 600) * patience)
    // Said before the signal goes out: an answer cut by it is no fault.
    killed = true
    await server.kill()
    await writing
    expect(book.faults.length === 0, book.faults.slice(0, 10).join('\n'))

    await server.restart()
    const after = differences(ledger, prefix, book)
    expect(after.length === 0, `after the kill:\n${after.slice(0, 10).join('\n')}`)
    repeated += book.writes.filter(({ outcome }) => outcome !== 'acknowledged').length
    await repeatUnknown(person, parent, book)
    expect(book.faults.length === 0, book.faults.slice(0, 10).join('\n'))
    const settled = differences(ledger, prefix, book)
    expect(settled.length === 0, `after repeating:\n${settled.slice(0, 10).join('\n')}`)
    all.writes.push(...book.writes)
    await server.kill()
  })
  // What is broken once stays broken; the folder may be wanted.
  if (!whole) break
}
await claim(`all ${all.writes.length} acknowledged writes are there once at the end, ${repeated} of them repeated`, () => {
  expect(all.writes.length > 0, 'nothing was written')
  const faults = differences(ledger, 'Kill', all)
  expect(faults.length === 0, faults.slice(0, 10).join('\n'))
})
finish()
