import { QueryClient } from '@tanstack/react-query'
import createFetch, { type Middleware } from 'openapi-fetch'
import createQueries from 'openapi-react-query'
import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type FieldProblem = { where: string; what: string }

/** What the server said when it did not do what was asked; status 0 when it could not be reached. */
export class Refused extends Error {
  readonly status: number
  readonly title: string
  readonly problems: FieldProblem[]
  /** For a fault of the server: the key under which its log has more. */
  readonly incident: string | null
  /** How many seconds the server asks to wait. */
  readonly wait: number | null

  constructor(status: number, title: string, problems: FieldProblem[] = [], incident: string | null = null, wait: number | null = null) {
    super(`${status} ${title}`)
    this.status = status
    this.title = title
    this.problems = problems
    this.incident = incident
    this.wait = wait
  }
}

/** Somebody unknown asked for what needs a name. The shell looks whether a session has ended. */
export const unauthenticated = new EventTarget()

async function refusal(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  const problem = (body ?? {}) as Partial<Schemas['ProblemReply']>
  const wait = Number.parseInt(response.headers.get('Retry-After') ?? '', 10)
  return new Refused(response.status, problem.detail || problem.title || '', problem.problems ?? [], problem.incident ?? null, Number.isNaN(wait) ? null : wait)
}

/** Roles permit nothing until a second factor was given. The shell asks for it. */
export const unproved = new EventTarget()

let prove: (() => Promise<boolean>) | null = null
let proving: Promise<boolean> | null = null

/** Names who lets readers prove once more who they are; calls that wait for the same proof share it. */
export function proveWith(ask: (() => Promise<boolean>) | null): void {
  prove = ask
}

const fault = 'urn:aimline:fault:'

/** What a call was refused for, where that is a proof that is missing. */
async function missingProof(response: Response): Promise<'step_up' | 'second_factor' | null> {
  if (response.status !== 403) return null
  const { type } = (await response.clone().json().catch(() => ({}))) as Partial<Schemas['ProblemReply']>
  return type === `${fault}step_up_required` ? 'step_up' : type === `${fault}second_factor_required` ? 'second_factor' : null
}

/** Sends a request; where it wants a fresh proof, asks for that and sends it once more. */
async function send(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await globalThis.fetch(request)
  const missing = await missingProof(response)
  if (missing === 'second_factor') unproved.dispatchEvent(new Event('403'))
  if (missing !== 'step_up' || !prove) return response
  proving ??= prove().finally(() => (proving = null))
  return (await proving) ? globalThis.fetch(again) : response
}

/** The language asked for in the address, which is stronger than the one a person chose once. */
export function languageInAddress(): 'en' | 'es' | null {
  const asked = new URLSearchParams(window.location.search).get('lang')
  return asked === 'en' || asked === 'es' ? asked : null
}

const manners: Middleware = {
  async onRequest({ request }) {
    request.headers.set('Accept-Language', document.documentElement.lang || 'en')
    if (!request.headers.has('Aimline-Ask')) request.headers.set('Aimline-Ask', 'may')
    if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', crypto.randomUUID())
    }
    const asked = languageInAddress()
    if (!asked) return request
    const address = new URL(request.url)
    address.searchParams.set('lang', asked)
    // A request that carries a body cannot be copied to another address: its body is read and sent anew.
    const body = request.method === 'GET' ? undefined : await request.text()
    return new Request(address, { method: request.method, headers: request.headers, body: body || undefined, signal: request.signal })
  },
  async onResponse({ response }) {
    if (response.ok) return
    if (response.status === 401) unauthenticated.dispatchEvent(new Event('401'))
    throw await refusal(response)
  },
  onError({ error }) {
    return error instanceof Refused ? error : new Refused(0, '')
  },
}

export const client = createFetch<paths>({ baseUrl: window.location.origin, fetch: send })
client.use(manners)
export const api = createQueries(client)

const longest_wait = 20  // seconds, after which a reader would rather decide herself

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // Without a connection a page says so at once, and reads again by itself when there is one.
      networkMode: 'always',
      refetchOnReconnect: true,
      refetchOnWindowFocus: false,
      retry: (failures, error) => error instanceof Refused && (error.status === 503 ? failures < 3 : error.status === 0 && navigator.onLine && failures < 1),
      retryDelay: (failures, error) => Math.min((error as Refused).wait ?? 2 ** failures, longest_wait) * 1000,
    },
  },
})
