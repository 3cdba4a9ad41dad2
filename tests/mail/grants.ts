// Letters are made as they are in use: somebody is given a role.
import { at } from '../flows/memory.ts'
import type { Answer } from '../support/http.ts'
import { ask } from '../support/http.ts'
import type { Person } from '../support/server.ts'

export interface Giver {
  give(mail: string, name?: string): Promise<Answer>
}

/// A network administrator of the demonstration, at the network of her hub.
export async function giver(person: Person): Promise<Giver> {
  const network = await person.ask('GET', '/api/v1/networks/is-it-working-network')
  const place = at(network.json, 'id')
  if (typeof place !== 'string') throw new Error(`no network to give roles at: ${network.status} ${network.text}`)
  return {
    give: (mail, name = 'Newcomer') =>
      ask({
        method: 'POST',
        url: `${person.server.address}/api/v1/role-grants`,
        headers: { ...person.headers(), 'Content-Type': 'application/json' },
        body: JSON.stringify({ person_mail: mail, person_name: name, role: 'NS', place_id: place, since: '2026-11-01', until: '2027-06-30' }),
      }),
  }
}

export interface Job {
  id: string
  state: string
  reason: string | null
  attempts: number
}

/// The newest jobs that deliver letters, as the system administrator sees them.
export async function deliveries(person: Person, filter = ''): Promise<Job[]> {
  const answer = await person.ask('GET', `/api/v1/jobs?kind=mail.deliver&limit=200${filter}`)
  return (answer.json as { items: Job[] }).items
}

export function act(person: Person, job: Job, what: 'retry' | 'cancellation'): Promise<Answer> {
  return ask({
    method: 'POST',
    url: `${person.server.address}/api/v1/jobs/${job.id}/${what}`,
    headers: { ...person.headers(), 'Content-Type': 'application/json' },
    body: '{}',
  })
}
