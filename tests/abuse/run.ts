// What strangers send: every one is answered or cut, none brings a 5xx (but a deliberate 503), none keeps others waiting.
import { readFileSync } from 'node:fs'
import { aDistrict } from '../crash/writers.ts'
import { claim, expect, finish } from '../support/claims.ts'
import { ask } from '../support/http.ts'
import { Person, startServer } from '../support/server.ts'
import { sleep } from '../support/wait.ts'
import { exchange, trickle, type Outcome } from './raw.ts'
import { badBodies, fileNames, malformedRequests, strangeQueries, strangeRequests, traversals } from './requests.ts'

const server = await startServer({ command: 'demo' })
const port = Number(new URL(server.address).port)
const person = await Person.signIn(server, 'a network administrator')

const parent = await aDistrict(person)

const memory = () => Number(/^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${server.pid()}/status`, 'utf8'))?.[1] ?? 0) / 1024

/// Another client's request: answered 200 within a second, whatever goes on.
async function served(): Promise<number> {
  const started = performance.now()
  const answer = await ask({ method: 'GET', url: `${server.address}/api/v1/organizations?limit=1`, headers: person.headers(), seconds: 5 })
  const milliseconds = performance.now() - started
  expect(answer.status === 200, `another client got ${answer.status}`)
  expect(milliseconds < 1000, `another client waited ${milliseconds.toFixed(0)} ms`)
  return milliseconds
}

function withoutFault({ status, text }: Outcome) {
  expect(status === undefined || status < 500 || status === 503 || status === 501 || status === 505, `answered ${status}: ${text.slice(0, 300)}`)
}

await claim('a body refused below is refused for what is wrong with it: the same one put right is taken', async () => {
  const right = { name: 'Abused School', kind: 'school', parent_id: parent, time_zone: 'America/Denver', published: false }
  const answer = await person.ask('POST', '/api/v1/organizations', right)
  expect(answer.status === 201, `answered ${answer.status}: ${answer.text}`)
})
await served()
const memoryBefore = memory()

for (const [title, bytes] of malformedRequests) {
  await claim(`refused: ${title}`, async () => {
    const outcome = await exchange(port, bytes)
    withoutFault(outcome)
    expect(outcome.status === undefined || outcome.status >= 400, `answered ${outcome.status}`)
    await served()
  })
}
for (const [title, bytes] of strangeRequests) {
  await claim(`answered or cut: ${title}`, async () => {
    withoutFault(await exchange(port, bytes))
    await served()
  })
}
await claim('no address leads to a file of the machine', async () => {
  for (const path of traversals) {
    const outcome = await exchange(port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    withoutFault(outcome)
    expect(!/root:.*:0:0/.test(outcome.text), `${path} gave the file`)
  }
  await served()
})
for (const [title, body] of badBodies) {
  await claim(`a body refused: ${title}`, async () => {
    const bytes = typeof body === 'string' ? Buffer.from(body.replace('@parent', parent)) : Buffer.from(body)
    const head = ['POST /api/v1/organizations HTTP/1.1', `Host: 127.0.0.1:${port}`, `Origin: ${server.address}`, `Cookie: ${person.cookie}`, 'Content-Type: application/json', `Content-Length: ${bytes.length}`, '', '']
    const outcome = await exchange(port, Buffer.concat([Buffer.from(head.join('\r\n')), bytes]))
    withoutFault(outcome)
    // A body beyond the limit may be cut before its answer could be read.
    const cut = outcome.status === undefined && bytes.length > 1 << 20
    expect(cut || (outcome.status !== undefined && outcome.status >= 400 && outcome.status < 500), `answered ${outcome.status}: ${outcome.text.slice(0, 300)}`)
    await served()
  })
}
await claim('strange queries, versions and keys bring no fault', async () => {
  for (const query of strangeQueries) {
    const head = `GET /api/v1/organizations?${query.replaceAll(' ', '%20')} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${person.cookie}\r\n\r\n`
    withoutFault(await exchange(port, head))
  }
  for (const header of ['If-Match: ', 'If-Match: *', 'If-Match: "-1"', 'If-Match: "99999999999999999999"', `Idempotency-Key: ${'k'.repeat(5000)}`, 'Idempotency-Key: ', 'Accept-Language: ;;;q=x', 'Accept: nothing', 'Range: bytes=9-1', 'Cookie: __Host-session=', `Cookie: __Host-session=${'%'.repeat(300)}`]) {
    for (const method of ['GET', 'PATCH', 'DELETE', 'POST']) {
      const head = `${method} /api/v1/organizations HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${server.address}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${header}\r\n\r\n{}`
      withoutFault(await exchange(port, head))
    }
  }
  await served()
})
const upload = (length: string, more = '') =>
  [`POST /api/v1/organizations/${parent}/attachments HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Origin: ${server.address}`, `Cookie: ${person.cookie}`,
    'Content-Type: text/plain', 'Aimline-File-Name: plan.txt', length, more, ''].filter((line, index) => line !== '' || index === 8).join('\r\n') + '\r\n'
await claim('20 GiB are refused as soon as they are announced', async () => {
  const outcome = await exchange(port, upload('Content-Length: 21474836480'))
  expect(outcome.status === 413, `answered ${outcome.status}: ${outcome.text.slice(0, 300)}`)
  expect(outcome.milliseconds < 2000, `it took ${outcome.milliseconds.toFixed(0)} ms`)
  await served()
})
await claim('30 MiB that nobody announced are refused once they are too many', async () => {
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(1 << 20, 'x'), Buffer.from('\r\n')])
  const outcome = await exchange(port, Buffer.concat([Buffer.from(upload('Transfer-Encoding: chunked')), ...Array<Buffer>(30).fill(chunk), Buffer.from('0\r\n\r\n')]))
  expect(outcome.status === 413 || outcome.status === undefined, `answered ${outcome.status}: ${outcome.text.slice(0, 300)}`)
  await served()
})
await claim('a name leads nowhere, and no header comes out of it', async () => {
  for (const [name, saved] of fileNames) {
    const answer = await ask({
      method: 'POST', url: `${server.address}/api/v1/organizations/${parent}/attachments`, body: 'a text',
      headers: { ...person.headers(), 'Content-Type': 'text/plain', 'Aimline-File-Name': name },
    })
    if (saved === undefined) {
      expect(answer.status === 422, `${name} answered ${answer.status}: ${answer.text.slice(0, 300)}`)
      continue
    }
    expect(answer.status === 201, `${name} answered ${answer.status}: ${answer.text.slice(0, 300)}`)
    const { name: kept, id } = answer.json as { name: string; id: string }
    expect(kept === saved, `${name} is saved as ${JSON.stringify(kept)}, not ${JSON.stringify(saved)}`)
    const content = await person.ask('GET', `/api/v1/organizations/${parent}/attachments/${id}/content`)
    expect(content.status === 200 && content.text === 'a text', `${name}: its content answered ${content.status}`)
    expect(content.headers['x-injected'] === undefined && content.cookies.length === 0, `${name} made a header`)
    expect(/^attachment; filename\*=UTF-8''[\w.%~-]+$/.test(content.headers['content-disposition'] ?? ''), `${content.headers['content-disposition']}`)
  }
  await served()
})
await claim('500 connections dropped in the middle of a request leave nothing behind', async () => {
  for (let round = 0; round < 500; round += 1) {
    const half = trickle(port, 'POST /api/v1/organizations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{', ' ')
    if (round % 20 === 0) await sleep(5)
    half.stop()
  }
  await sleep(200)
  await served()
})
await claim('100 requests in one write are answered or cut', async () => {
  withoutFault(await exchange(port, `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`.repeat(100)))
  await served()
})

async function whileSlow(connections: number, opening: string, rest: string, endsWithin: number) {
  const slow = Array.from({ length: connections }, () => trickle(port, opening, rest))
  try {
    const end = performance.now() + endsWithin * 1000
    let longest = 0
    while (performance.now() < end && slow.some((one) => one.endedAfter() === undefined)) {
      longest = Math.max(longest, await served())
      await sleep(250)
    }
    const open = slow.filter((one) => one.endedAfter() === undefined).length
    expect(open === 0, `${open} of ${connections} slow connections were still open after ${endsWithin} s`)
  } finally {
    for (const one of slow) one.stop()
  }
}
// 40: below the 50 that one address may have, so that the other client has room.
await claim('40 clients with a header byte a second are cut, and keep nobody waiting', () =>
  whileSlow(40, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ', 'a', 15))
await claim('40 clients with a body byte a second are cut, and keep nobody waiting', () =>
  whileSlow(40, `POST /api/v1/organizations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{`, ' ', 30))
await claim('40 clients who upload a byte a second are cut, and keep nobody waiting', () =>
  whileSlow(40, upload('Content-Length: 20000000') + 'x'.repeat(1000), 'x', 30))
await claim('200 connections from one address at once end in a server that serves', async () => {
  const many = Array.from({ length: 200 }, () => trickle(port, '', 'G'))
  await sleep(500)
  for (const one of many) one.stop()
  await sleep(200)
  await served()
})
await claim('memory did not grow by more than 100 MiB', () => {
  const growth = memory() - memoryBefore
  expect(growth < 100, `it grew by ${growth.toFixed(0)} MiB`)
})
await claim('the server ends well', () => server.stop())
finish()
