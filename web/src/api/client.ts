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

  constructor(status: number, title: string, problems: FieldProblem[] = []) {
    super(`${status} ${title}`)
    this.status = status
    this.title = title
    this.problems = problems
  }
}

async function refusal(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  const problem = (body ?? {}) as Partial<Schemas['ProblemReply']>
  return new Refused(response.status, problem.detail || problem.title || '', problem.problems ?? [])
}

/** The language asked for in the address, which is stronger than the one a person chose once. */
export function languageInAddress(): 'en' | 'es' | null {
  const asked = new URLSearchParams(window.location.search).get('lang')
  return asked === 'en' || asked === 'es' ? asked : null
}

const manners: Middleware = {
  async onRequest({ request }) {
    request.headers.set('Accept-Language', document.documentElement.lang || 'en')
    request.headers.set('Aimline-Ask', 'may')
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
    if (!response.ok) throw await refusal(response)
  },
  onError({ error }) {
    return error instanceof Refused ? error : new Refused(0, '')
  },
}

export const client = createFetch<paths>({ baseUrl: window.location.origin })
client.use(manners)
export const api = createQueries(client)

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && error instanceof Refused && (error.status === 0 || error.status === 503),
    },
  },
})
