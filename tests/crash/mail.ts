// node tests/crash/mail.ts: the server is killed while letters leave. Every letter of an acknowledged request arrives, no
// other does, and what arrives twice has one Message-ID.
import { join } from 'node:path'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { Person, startServer } from '../support/server.ts'
import { patience, sleep, until } from '../support/wait.ts'
import { giver } from '../mail/grants.ts'
import { startMailServer } from '../mail/server.ts'
import { sqliteLedger } from './evidence.ts'

const rounds = 4
const folder = temporaryFolder('kill-mail')
const ledger = sqliteLedger(join(folder, 'aimline.db'))
const mailServer = await startMailServer()
const server = await startServer({ command: 'demo', database: ledger.url, folder, parameters: mailServer.parameters })
const { give } = await giver(await Person.signIn(server, 'Ana Ejemplo'))

for (let round = 1; round <= rounds; round += 1) {
  const whole = await claim(`killed amid its letters, round ${round}`, async () => {
    const acknowledged: string[] = []
    let killed = false
    const writing = Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const mail = `slow.${round}.${index}@example.org`
        const answer = await give(mail).catch(() => undefined)
        if (answer?.status === 201) acknowledged.push(mail)
        else expect(killed, `before the kill: ${answer?.status} ${answer?.text}`)
      }),
    )
    // A letter takes 200 ms: some have left, some are on their way, some wait.
    await until('a letter is there', 30 * patience, () => (mailServer.letters().some(({ recipient }) => recipient.startsWith(`slow.${round}.`)) ? true : undefined))
    await sleep(Math.random() * 300 * patience)
    killed = true
    await server.kill()
    await writing
    expect(acknowledged.length > 0, 'nothing was acknowledged')
    await server.restart()
    // What was under way when the server died is taken up when its lease has run out.
    await until('every letter has left', 60 * patience, () => (ledger.query("select 1 from job where kind = 'mail.deliver' and state <> 'done'").length === 0 ? true : undefined))
    const letters = ledger.query<{ recipient: string; state: string; body: string | null }>(`select recipient, state, body from letter where recipient like 'slow.${round}.%'`)
    for (const mail of acknowledged) expect(letters.some(({ recipient }) => recipient === mail), `${mail}: acknowledged, and no letter`)
    for (const { recipient, state, body } of letters) {
      expectEqual([state, body], ['sent', null], recipient)
      // The mail server tells of a letter before it takes it, but what it tells takes its own way here.
      const arrived = await until(`${recipient}: sent, so it arrives`, 5 * patience, () => (mailServer.to(recipient).length > 0 ? mailServer.to(recipient) : undefined))
      expectEqual(new Set(arrived.map((letter) => letter.message_id)).size, 1, `different Message-IDs to ${recipient}`)
    }
  })
  if (!whole) break
}
await claim('no letter arrived that nobody sent, and few arrived twice', () => {
  const sent = ledger.query<{ recipient: string }>('select recipient from letter').length
  const arrived = mailServer.letters()
  expectEqual(new Set(arrived.map((letter) => letter.message_id)).size, sent, 'letters sent and arrived')
  // A kill catches at most as many as there are threads.
  expect(arrived.length - sent <= rounds * 2, `${arrived.length - sent} arrived twice`)
  expectEqual(ledger.damage(), '', 'the database')
})
finish()
