// node tests/mail/run.ts --database sqlite|postgresql: letters on their way to a real mail server, and into a folder.
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { startCluster } from '../support/postgresql.ts'
import { binary, Person, startServer, type Server } from '../support/server.ts'
import { patience, until } from '../support/wait.ts'
import { act, deliveries, giver, type Job } from './grants.ts'
import { password, readLetter, startMailServer } from './server.ts'

const { values } = parseArgs({ options: { database: { type: 'string', default: 'sqlite' } } })
const cluster = values.database === 'postgresql' ? await startCluster('mail-postgresql') : undefined
const mailServer = await startMailServer()
const server = await startServer({ command: 'demo', database: cluster?.createDatabase('mail'), parameters: mailServer.parameters })
const administrator = await Person.signIn(server, 'Ana Ejemplo')
const { give } = await giver(administrator)

const given = async (mail: string, name?: string) => {
  const answer = await give(mail, name)
  expectEqual(answer.status, 201, `giving a role to ${mail}: ${answer.text}`)
}
const arrives = (mail: string, count = 1) =>
  until(`a letter to ${mail}`, 20 * patience, () => (mailServer.to(mail).length >= count ? mailServer.to(mail) : undefined))
/// The newest delivery once it stands so.
const newest = (state: string, attempts = 1): Promise<Job> =>
  until(`the newest delivery is ${state}`, 20 * patience, async () => {
    const [job] = await deliveries(administrator, '&limit=1')
    return job?.state === state && job.attempts >= attempts ? job : undefined
  })

await claim('a letter arrives encrypted, signed in, whole, and once', async () => {
  await given('ana.nunez@example.org', 'Ana Núñez')
  const [letter] = await arrives('ana.nunez@example.org')
  expect(letter !== undefined, 'nothing came')
  expect(letter.encrypted && letter.signed_in, `encrypted ${letter.encrypted}, signed in ${letter.signed_in}`)
  expectEqual(letter.sender, 'aimline@hub.example.org', 'the sender')
  expectEqual(letter.subject, 'Ana Ejemplo invites you to Aimline', 'the subject')
  expectEqual(letter.defects, [], 'what the reader found wrong')
  for (const form of [letter.text, letter.html]) {
    expect(/https:\/\/aimline\.example\.org\/invitation\/[0-9a-f]{64}/.test(form), `no link in ${form}`)
    expect(/Network staff.*2027-06-30/.test(form), `not what happened: ${form}`)
  }
  await newest('done')
  expectEqual(mailServer.to('ana.nunez@example.org').length, 1, 'how often it came')
})

await claim('what was put off goes again and arrives', async () => {
  await given('later.one@example.org')
  const waiting = await newest('queued')
  expectEqual(waiting.reason, 'The mail server did not take the letter for now (451).', 'the reason')
  expectEqual((await act(administrator, waiting, 'retry')).status, 200, 'retry')
  await arrives('later.one@example.org')
})

await claim('what was turned down is a dead letter that the administrator sees', async () => {
  await given('never.mind@example.org')
  const dead = await newest('failed')
  expectEqual(dead.reason, 'The mail server turned the letter down (550).', 'the reason')
  expectEqual(mailServer.to('never.mind@example.org').length, 0, 'how often it came')
  expectEqual((await act(administrator, dead, 'cancellation')).status, 409, 'cancelling what has ended')
})

await claim('a connection cut amid the message is tried again, and the letter has the same Message-ID', async () => {
  await given('cut.short@example.org')
  const waiting = await newest('queued')
  expectEqual(waiting.reason, 'The mail server cannot be reached, or the connection was cut.', 'the reason')
  await act(administrator, waiting, 'retry')
  const letters = await arrives('cut.short@example.org')
  expectEqual(new Set(letters.map((letter) => letter.message_id)).size, 1, 'different Message-IDs')
})

await claim('a letter that was cancelled while it waited does not leave', async () => {
  await given('later.never@example.org')
  const waiting = await newest('queued')
  const cancelled = await act(administrator, waiting, 'cancellation')
  expectEqual((cancelled.json as Job).state, 'cancelled', 'the state')
  await given('after.that@example.org')
  await arrives('after.that@example.org')
  expectEqual(mailServer.to('later.never@example.org').length, 0, 'how often it came')
})

if (cluster) {
  await claim('two servers share the queue: forty letters, each once', async () => {
    const other: Server = await startServer({ command: 'serve', database: cluster.url('mail'), folder: server.folder, parameters: mailServer.parameters })
    const mails = Array.from({ length: 40 }, (_, index) => `slow.${index}@example.org`)
    // Four at a time: the queue of requests is not what is tested.
    const waiting = [...mails]
    const clients = Array.from({ length: 4 }, async () => {
      for (let mail = waiting.pop(); mail !== undefined; mail = waiting.pop()) await given(mail)
    })
    await Promise.all(clients)
    await until('all forty', 60 * patience, () => (mails.every((mail) => mailServer.to(mail).length > 0) ? true : undefined))
    await until('all done', 20 * patience, async () => ((await deliveries(administrator, '&state=running')).length === 0 ? true : undefined))
    for (const mail of mails) expectEqual(mailServer.to(mail).length, 1, `letters to ${mail}`)
    await other.stop()
  })
}

await claim('the server ends well', () => server.stop())

await claim('nothing personal is in the log: no address, no name, no password, no link', () => {
  const log = server.log() + readFileSync(join(server.folder, 'data/log/aimline.jsonl'), 'utf8')
  for (const marker of ['@example.org', '@hub.example', 'Núñez', 'Newcomer', password, 'Network staff', '/invitation/']) {
    expect(!log.includes(marker), `the log has ${marker}: ${log.split('\n').find((line) => line.includes(marker))}`)
  }
  expect(log.includes('"job_failed"') && log.includes('"job_put_off"'), 'the log says nothing of what failed')
})

await claim('without a trusted certificate nothing is sent', async () => {
  const authority = mailServer.parameters.indexOf('--smtp-ca')
  const without = mailServer.parameters.toSpliced(authority, 2)
  const untrusting = await startServer({ command: 'demo', parameters: without })
  const person = await Person.signIn(untrusting, 'Ana Ejemplo')
  const answer = await (await giver(person)).give('trusting@example.org')
  expectEqual(answer.status, 201, answer.text)
  const job = await until('the delivery was tried', 20 * patience, async () => (await deliveries(person)).find(({ reason }) => reason !== null))
  expectEqual(job.reason, 'No safe connection to the mail server: it has no TLS, or a certificate that is not trusted.', 'the reason')
  expectEqual(mailServer.to('trusting@example.org').length, 0, 'how often it came')
  await untrusting.stop()
})

await claim('a password file that others may read stops the server from starting', () => {
  const folder = temporaryFolder('open-password')
  const file = join(folder, 'password')
  writeFileSync(file, 'secret\n')
  chmodSync(file, 0o644)
  const serve = (...parameters: string[]) => {
    try {
      execFileSync(binary, ['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'data'), ...parameters], { stdio: 'pipe', timeout: 20_000, env: { ...process.env, LC_ALL: 'C' } })
      return 'it started'
    } catch (fault) {
      return String((fault as { stderr: Buffer }).stderr)
    }
  }
  const from = ['--smtp', 'smtp://localhost:25', '--mail-from', 'a@b.example']
  expect(serve(...from, '--smtp-password-file', file).includes('Others may read this file'), 'an open file was taken')
  expect(serve('--smtp', 'smtp://localhost:25').includes('--mail-from'), 'a sender was not asked for')
  expect(serve('--smtp', 'http://localhost:25', '--mail-from', 'a@b.example').includes('--smtp'), 'another scheme was taken')
})

await claim('without a mail server letters are whole files in the data folder', async () => {
  const alone = await startServer({ command: 'demo' })
  const person = await Person.signIn(alone, 'Ana Ejemplo')
  expectEqual((await (await giver(person)).give('folder@example.org')).status, 201, 'giving a role')
  const outbox = join(alone.folder, 'data/outbox')
  const file = await until('a file', 20 * patience, () => (existsSync(outbox) ? readdirSync(outbox).find((name) => name.endsWith('.eml')) : undefined))
  const letter = readLetter(join(outbox, file))
  expectEqual(letter.defects, [], 'what the reader found wrong')
  expect(letter.text.includes(`${alone.address}/invitation/`), `the link leads elsewhere: ${letter.text}`)
  await alone.stop()
})
finish()
