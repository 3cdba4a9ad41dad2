// Ten times what the server can do: what it takes it answers soon, what it cannot take it refuses at once; it is heard to
// be alive, keeps its memory, and is itself again at the end. 5 s; a minute with AIMLINE_LONG=1.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { ask } from '../support/http.ts'
import { Person, startServer } from '../support/server.ts'
import { sleep } from '../support/wait.ts'

const seconds = process.env['AIMLINE_LONG'] === '1' ? 60 : 5
// Costs the server a search through all, and the crowd next to nothing.
const path = '/api/v1/people?limit=1&search=nobody-is-called-this'
const server = await startServer({ command: 'demo' })
const person = await Person.signIn(server, 'a network administrator')
const port = new URL(server.address).port

interface Crowd {
  accepted: number
  p99: number
  refused: number
  retryAfter: string[]
  other: number
  cut: number
}

function crowd(): Promise<Crowd> {
  return new Promise((resolve, reject) => {
    const program = [join(import.meta.dirname, 'crowd.ts'), port, path, person.cookie, String(seconds)]
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (piece: Buffer) => (said += piece.toString('utf8')))
    child.once('error', reject)
    child.once('close', () => {
      try {
        resolve(JSON.parse(said) as Crowd)
      } catch {
        reject(new Error(`the crowd said: ${said}`))
      }
    })
  })
}

const memory = () => Number(/^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${server.pid()}/status`, 'utf8'))?.[1] ?? 0) / 1024

async function milliseconds(url: string): Promise<number> {
  const started = performance.now()
  const answer = await ask({ method: 'GET', url, headers: person.headers(), seconds: 10 })
  expect(answer.status === 200, `${url} answered ${answer.status}`)
  return performance.now() - started
}

// How long one takes when it is alone says what the server can do.
for (let warm = 0; warm < 20; warm += 1) await milliseconds(server.address + path)
const memoryBefore = memory()
const alive: number[] = []
let result: Crowd | undefined
let memoryWorst = memoryBefore

await claim(`a crowd of 900 for ${seconds} s is answered or refused`, async () => {
  const running = { it: true }
  const ended = crowd().finally(() => (running.it = false))
  await sleep(500)
  while (running.it) {
    alive.push(await milliseconds(`${server.address}/healthz`))
    memoryWorst = Math.max(memoryWorst, memory())
    await sleep(100)
  }
  result = await ended
  console.log(`      ${JSON.stringify(result)}`)
  expect(result.accepted > 100, `only ${result.accepted} were answered`)
  expectEqual(result.other, 0, 'answers that were neither 200 nor 503')
  expectEqual(result.cut, 0, 'connections that were cut')
})
const recovered = performance.now()
await claim('once it is over, everybody is served as before within 5 s', async () => {
  while ((await milliseconds(server.address + path)) > 500) expect(performance.now() - recovered < 5000, 'it was still slow after 5 s')
})
await claim('what could not be taken was refused with a time to come again', () => {
  expect(result !== undefined && result.refused > 0, 'nothing was refused: it was no crowd')
  for (const wait of result.retryAfter) expect(/^[1-5]$/.test(wait), `Retry-After: ${wait}`)
})
await claim('what was taken was answered within 2 s', () => {
  expect(result !== undefined && result.p99 <= 2000, `99 of 100 within ${result?.p99.toFixed(0)} ms`)
})
await claim('it was heard to be alive within 100 ms', () => {
  alive.sort((a, b) => a - b)
  const slow = alive[Math.floor(alive.length * 0.95)] ?? Infinity
  expect(slow <= 100, `19 of 20 times within ${slow.toFixed(0)} ms, the worst ${alive.at(-1)?.toFixed(0)} ms`)
})
await claim('memory did not grow by more than 100 MiB', () => {
  const growth = memoryWorst - memoryBefore
  expect(growth < 100, `it grew by ${growth.toFixed(0)} MiB`)
})
await claim('the server ends well', () => server.stop())
finish()
