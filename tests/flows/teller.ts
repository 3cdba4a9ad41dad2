// Tells one flow to a server and compares what it answers with what the story says.
import { headerFaults } from '../support/headers.ts'
import { ask, type Answer, type Ask } from '../support/http.ts'
import type { Contract } from '../support/openapi.ts'
import { Browser, codeOf, letterTo } from '../support/sign_in.ts'
import { Person, type Server } from '../support/server.ts'
import { check } from './checks.ts'
import { at, Memory } from './memory.ts'
import type { Flow, Line, Step } from './story.ts'

type Request = Extract<Step, { kind: 'request' }>

const outsideApi = /^\/(healthz|readyz|metrics|api\/)/

export class Teller {
  readonly #server: Server
  readonly #contract: Contract
  // A link works once, so its session serves all flows of a file.
  readonly #people = new Map<string, Person>()

  constructor(server: Server, contract: Contract) {
    this.#server = server
    this.#contract = contract
  }

  /// Throws with the line where the flow and the server part.
  async tell(flow: Flow): Promise<void> {
    const memory = new Memory()
    const setup = this.#server.setup()
    if (setup) memory.remember('setup', { body: { secret: setup.split('/').at(-1) }, version: undefined })
    const browsers = new Map<string, Browser>()
    let person: Person | Browser | undefined
    let last: { request: Ask; path: string; page: boolean; changed: string | undefined } | undefined
    let answer: Answer | undefined
    for (const step of flow.steps) {
      try {
        if (step.kind === 'as') {
          const browser = /^(?:a|the) browser of (.+)$/.exec(step.who)?.[1]
          if (browser) {
            person = browsers.get(browser) ?? new Browser(this.#server.address)
            browsers.set(browser, person as Browser)
          } else {
            person = step.who === 'nobody' ? undefined : await this.#person(step.who)
          }
        } else if (step.kind === 'letter') {
          memory.remember(step.name, { body: await letterTo(this.#server, memory.fill(step.to), step.about), version: undefined })
        } else if (step.kind === 'code') {
          memory.remember(step.name, { body: { digits: codeOf(memory.fill(step.key)) }, version: undefined })
        } else if (step.kind === 'request' || step.kind === 'again') {
          if (step.kind === 'request') last = this.#prepare(step, person, memory)
          if (!last) throw new Error('there is no request to repeat')
          answer = await ask(last.request)
          if (person instanceof Browser) person.take(answer)
          this.#compare(last, answer, person !== undefined)
        } else {
          if (!answer || !last) throw new Error('there is no answer yet')
          if (answer.status !== step.status) throw new Error(`the status is ${answer.status}, not ${step.status}: ${answer.text.slice(0, 600)}`)
          this.#remember(step.name, last, answer, memory)
          for (const line of step.checks) atLine(line.number, () => check(line.text, answer as Answer, memory))
        }
      } catch (fault) {
        throw fault instanceof Error && /^line \d+/.test(fault.message) ? fault : new Error(`line ${step.number}: ${fault instanceof Error ? fault.message : String(fault)}`)
      }
    }
  }

  async #person(who: string): Promise<Person> {
    const known = this.#people.get(who)
    if (known) return known
    const person = await Person.signIn(this.#server, who)
    this.#people.set(who, person)
    return person
  }

  #prepare(step: Request, person: Person | Browser | undefined, memory: Memory) {
    const page = step.path.startsWith('page ')
    const written = page ? step.path.slice(5) : step.path
    const filled = memory.fill(written, encodeURIComponent)
    const path = page || outsideApi.test(filled) ? filled : `/api/v1${filled}`
    const headers: Record<string, string> = person?.headers() ?? { Origin: this.#server.address }
    const changed = ['PATCH', 'PUT', 'DELETE'].includes(step.method) ? memory.lastName(written) : undefined
    const version = changed && memory.recall(changed).version
    if (version) headers['If-Match'] = version
    const body = readLines(step.lines, headers, memory)
    return { request: { method: step.method, url: this.#server.address + path, headers, body }, path, page, changed }
  }

  #compare(last: { request: Ask; path: string; page: boolean }, answer: Answer, signedIn: boolean) {
    const faults = headerFaults(answer, signedIn && !last.page)
    // Pages and health are not part of the API's document.
    if (last.path.startsWith('/api/v1/')) faults.push(...this.#contract.faults(last.request.method, last.path, answer))
    if (answer.status === 500) faults.push('the server failed: 500')
    if (faults.length > 0) throw new Error(faults.join('; '))
  }

  #remember(name: string | undefined, last: { changed: string | undefined }, answer: Answer, memory: Memory) {
    const version = answer.headers['etag'] ?? versionOf(answer.json)
    const value = { body: answer.json, version }
    if (name) memory.remember(name, value)
    // Who changed something knows it as it is now.
    const changed = last.changed
    if (!changed || answer.status !== 200) return
    if (at(answer.json, 'id') === at(memory.recall(changed).body, 'id')) memory.remember(changed, value)
  }
}

function versionOf(body: unknown): string | undefined {
  const version = at(body, 'version')
  return version === undefined ? undefined : `"${String(version)}"`
}

/// Headers and body from the lines below a request.
function readLines(lines: Line[], headers: Record<string, string>, memory: Memory): string | Uint8Array | undefined {
  const json: string[] = []
  let body: string | Uint8Array | undefined
  for (const { text, number } of lines) {
    const [, kind, value = ''] = /^(with version|with key|with no version|without|with|sends bytes|sends)\b ?(.*)$/.exec(text) ?? []
    if (json.length > 0 || kind === undefined) {
      json.push(text)
    } else if (kind === 'with version') {
      headers['If-Match'] = `"${memory.fill(value)}"`
    } else if (kind === 'with key') {
      headers['Idempotency-Key'] = memory.fill(value)
    } else if (kind === 'with no version') {
      delete headers['If-Match']
    } else if (kind === 'without') {
      delete headers[value]
    } else if (kind === 'with') {
      const header = /^([A-Za-z-]+): (.*)$/.exec(value)
      if (!header) throw new Error(`line ${number}: a header is written "with Name: value"`)
      headers[header[1] ?? ''] = memory.fill(header[2] ?? '')
    } else {
      const sent = /^(\S+\/\S+) (.+)$/.exec(value)
      if (!sent) throw new Error(`line ${number}: say what is sent: sends text/csv "a,b"`)
      headers['Content-Type'] ??= sent[1] ?? ''
      body = kind === 'sends' ? String(JSON.parse(sent[2] ?? '')) : Buffer.from((sent[2] ?? '').replaceAll(' ', ''), 'hex')
    }
  }
  if (json.length > 0) {
    headers['Content-Type'] ??= 'application/json'
    body = atLine(lines[0]?.number ?? 0, () => JSON.stringify(memory.value(json.join('\n'))))
  }
  return body
}

function atLine<T>(number: number, act: () => T): T {
  try {
    return act()
  } catch (fault) {
    throw new Error(`line ${number}: ${fault instanceof Error ? fault.message : String(fault)}`)
  }
}
