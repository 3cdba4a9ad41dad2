// Sixteen clients who write organizations and keep book of what they were told.
import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import type { Answer } from '../support/http.ts'
import { ask } from '../support/http.ts'
import type { Person } from '../support/server.ts'
import { at } from '../flows/memory.ts'

export interface Write {
  name: string
  key: string
  /// acknowledged: 2xx came. unknown: cut, or 503. Anything else is a fault.
  outcome: 'under way' | 'acknowledged' | 'unknown'
}

export interface Book {
  writes: Write[]
  /// What should never have been answered.
  faults: string[]
  /// When each 2xx came, as performance.now() counts.
  acknowledgedAt: number[]
}

export const newBook = (): Book => ({ writes: [], faults: [], acknowledgedAt: [] })

export async function aDistrict(person: Person): Promise<string> {
  const answer = await person.ask('GET', '/api/v1/organizations?kind=district&limit=1')
  const id = at(answer.json, 'items[0].id')
  if (typeof id !== 'string') throw new Error(`no district to write below: ${answer.status} ${answer.text}`)
  return id
}

export async function send(person: Person, parent: string, write: Write, agent?: Agent): Promise<Answer> {
  return ask({
    method: 'POST',
    url: `${person.server.address}/api/v1/organizations`,
    headers: { ...person.headers(), 'Content-Type': 'application/json', 'Idempotency-Key': write.key },
    body: JSON.stringify({ name: write.name, kind: 'school', parent_id: parent, time_zone: 'America/Denver', published: false }),
    agent,
  })
}

/// Writes until `stopped` says so; `mayBeBusy`: whether a 503 or a cut connection is to be expected just now.
export async function writeUntil(stopped: () => boolean, mayBeBusy: () => boolean, person: Person, parent: string, prefix: string, book: Book): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const client = async (client: number) => {
    for (let turn = 0; !stopped(); turn += 1) {
      const write: Write = { name: `${prefix} ${client} ${turn}`, key: randomUUID(), outcome: 'under way' }
      book.writes.push(write)
      try {
        const answer = await send(person, parent, write, agent)
        if (answer.status === 201) {
          write.outcome = 'acknowledged'
          book.acknowledgedAt.push(performance.now())
          continue
        }
        write.outcome = 'unknown'
        if (answer.status !== 503) book.faults.push(`${write.name}: ${answer.status} ${answer.text.slice(0, 300)}`)
        else if (!mayBeBusy()) book.faults.push(`${write.name}: 503 though nothing was wrong`)
      } catch (fault) {
        write.outcome = 'unknown'
        // A connection cut before the first byte went out says the same as one cut later: nobody knows.
        if (!mayBeBusy() && !stopped()) book.faults.push(`${write.name}: ${String(fault)}`)
      }
      if (write.outcome === 'unknown') await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  await Promise.all(Array.from({ length: 16 }, (_, index) => client(index)))
  agent.destroy()
}

/// Sends every unknown write again, with the key it had: all must be acknowledged now.
export async function repeatUnknown(person: Person, parent: string, book: Book): Promise<void> {
  for (const write of book.writes) {
    if (write.outcome === 'acknowledged') continue
    const answer = await send(person, parent, write)
    if (answer.status === 201) write.outcome = 'acknowledged'
    else book.faults.push(`repeating ${write.name}: ${answer.status} ${answer.text.slice(0, 300)}`)
  }
}
