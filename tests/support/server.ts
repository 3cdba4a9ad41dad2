// The real server as a test meets it: started on a free port, killed, started again, its log kept.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './cleanup.ts'
import { ask, type Answer } from './http.ts'
import { start, type Running } from './process.ts'
import { freePort, patience, until } from './wait.ts'

export const binary = process.env['AIMLINE_BINARY'] ?? join(import.meta.dirname, '../../build/release/aimline')

/// Who a demonstration can be used as; the link works once.
export interface SignIn {
  name: string
  role: string
  place: string
  link: string
}

export interface Server {
  address: string
  folder: string
  /// Only a server started as a demonstration has these.
  signIn: SignIn[]
  /// The link that sets up a server which nobody administers yet.
  setup(): string | undefined
  log(): string
  pid(): number
  /// -9: nothing of it runs on.
  kill(): Promise<void>
  /// As an administrator stops it. Throws when it does not end well or a sanitizer spoke.
  stop(): Promise<void>
  /// Starts `serve` on the same port, database and folder.
  restart(): Promise<void>
}

export interface ServerOptions {
  command: 'demo' | 'serve'
  database?: string // sqlite:PATH or postgresql://…; a file in the folder when absent
  folder?: string // a temporary one when absent
  listen?: string // another address than loopback's
  parameters?: string[] // further ones
}

export async function startServer({ command, database, folder = temporaryFolder(command), listen = '127.0.0.1', parameters: further = [] }: ServerOptions): Promise<Server> {
  const log = join(folder, 'server.log')
  const url = database ?? `sqlite:${join(folder, 'aimline.db')}`
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const signIn: SignIn[] = []
  let setup: string | undefined
  let running: Running | undefined

  const readLog = () => readFileSync(log, 'utf8')
  async function begin(how: 'demo' | 'serve') {
    const parameters = [how, '--listen', `${listen}:${port}`, '--database', url, '--data', join(folder, 'data'), ...further]
    parameters.push('--json')
    const started = start(binary, parameters, { log, deathSignal: 'KILL', captureOutput: true })
    running = started
    let over: number | string | undefined
    void started.ended.then((end) => (over = end))
    const alive = () => {
      if (over !== undefined) throw new Error(`aimline ${how} ended (${over}):\n${readLog()}`)
    }
    let line = ''
    started.child.stdout?.on('data', (piece: Buffer) => (line += piece.toString('utf8')))
    const said = await until('the server says where it is', 120 * patience, () => {
      alive()
      const end = line.indexOf('\n')
      return end < 0 ? undefined : (JSON.parse(line.slice(0, end)) as { sign_in?: SignIn[]; setup?: string })
    })
    signIn.push(...(said.sign_in ?? []))
    setup = said.setup
    await until('the server answers /healthz', 60 * patience, async () => {
      alive()
      const answer = await ask({ method: 'GET', url: `${address}/healthz`, seconds: 2 }).catch(() => undefined)
      return answer?.status === 200 ? true : undefined
    })
  }

  await begin(command)
  return {
    address,
    folder,
    signIn,
    setup: () => setup,
    log: readLog,
    pid: () => running?.child.pid ?? 0,
    async kill() {
      await running?.kill('SIGKILL')
    },
    async stop() {
      const end = await running?.kill('SIGTERM')
      if (end !== 0) throw new Error(`the server ended with ${end}:\n${readLog().slice(-4000)}`)
      const report = /^.*(Sanitizer|runtime error:).*$/m.exec(readLog())
      if (report) throw new Error(`a sanitizer reported:\n${readLog().slice(report.index, report.index + 4000)}`)
    },
    restart: () => begin('serve'),
  }
}

// As ACCESS names them; a demonstration says the code.
const roleCodes: Record<string, string> = {
  'educator': 'TE', 'team member': 'TM', 'student support': 'SS', 'school leader': 'SL', 'district leader': 'DL',
  'records manager': 'RD', 'privacy officer': 'PO', 'board member': 'BM', 'finance officer': 'FO', 'liaison': 'LI',
  'facilitator': 'FC', 'network staff': 'NS', 'researcher': 'RS', 'network administrator': 'NA',
  'pathways coordinator': 'PC', 'system administrator': 'SA',
}

/// The first who is called that, or holds that role: "Ana Ejemplo", "a network administrator", "NA".
export function whoIs(people: SignIn[], who: string): SignIn | undefined {
  const role = who.replace(/^(an?|the) /, '').toLowerCase()
  const names = [role, roleCodes[role]?.toLowerCase()]
  return people.find(({ name }) => name === who) ?? people.find((one) => names.includes(one.role.toLowerCase()))
}

/// A person signed in to a server: sends the session and what a browser sends with it.
export class Person {
  readonly server: Server
  readonly cookie: string

  private constructor(server: Server, cookie: string) {
    this.server = server
    this.cookie = cookie
  }

  /// Signs in with a demonstration's link, by name or else by role, as a person who clicks it would.
  static async signIn(server: Server, who: string): Promise<Person> {
    const found = whoIs(server.signIn, who)
    if (!found) throw new Error(`nobody called ${who} can sign in; there are ${server.signIn.map(({ name, role }) => `${name} (${role})`).join(', ')}`)
    const link = new URL(found.link, server.address)
    const page = await ask({ method: 'GET', url: link.href })
    if (page.status !== 200) throw new Error(`the sign-in page of ${who} answered ${page.status}`)
    const token = link.pathname.split('/').at(-1) ?? ''
    const answer = await ask({
      method: 'POST',
      url: `${server.address}/api/v1/sign-in-links/${token}`,
      headers: { Origin: server.address, 'Content-Type': 'application/json' },
      body: '{}',
    })
    const cookie = answer.cookies.find((one) => one.startsWith('__Host-session='))?.split(';')[0]
    if (answer.status !== 204 || !cookie) throw new Error(`signing in as ${who} answered ${answer.status}: ${answer.text}`)
    return new Person(server, cookie)
  }

  headers(): Record<string, string> {
    return { Cookie: this.cookie, Origin: this.server.address }
  }

  ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' }
    return ask({
      method,
      url: `${this.server.address}${path}`,
      headers: { ...this.headers(), ...type, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  }
}
