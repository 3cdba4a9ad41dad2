/** One request that a page made during a test. */
export interface Asked { method: string; path: string; query: URLSearchParams; headers: Headers; body: unknown }
export interface Answer { status?: number; body?: unknown; headers?: Record<string, string> }

let handler: (asked: Asked) => Answer | undefined = () => undefined
let log: Asked[] = []

/** Answers the requests of the pages under test; gives the list in which they are noted. */
export function serve(answers: (asked: Asked) => Answer | undefined): Asked[] {
  handler = answers
  log = []
  return log
}

export async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const text = await request.text()
  const asked: Asked = {
    method: request.method, path: pathname.replace('/api/v1', ''), query: searchParams, headers: request.headers,
    body: text ? JSON.parse(text) : null,
  }
  log.push(asked)
  const { status = 200, body = null, headers = {} } = handler(asked)
    ?? { status: 404, body: { type: 'urn:aimline:fault:not_found', title: 'Not found', status: 404, detail: '', problems: [] } }
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}
