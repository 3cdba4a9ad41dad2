// A plain HTTP client: sends exactly what it is told, follows nothing, keeps nothing.
import { Agent, request as send } from 'node:http'

export interface Answer {
  status: number
  headers: Record<string, string>
  cookies: string[]
  text: string
  /// The body as JSON; undefined when it is none.
  json: unknown
}

export interface Ask {
  method: string
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  seconds?: number
  agent?: Agent
}

const shared = new Agent({ keepAlive: true, maxSockets: 64 })

/// Rejects when there is no whole answer: refused, cut, or too slow.
export function ask({ method, url, headers = {}, body, seconds = 30, agent = shared }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const address = new URL(url)
    const payload = body === undefined ? undefined : Buffer.from(body as Uint8Array)
    const length: Record<string, string> = payload ? { 'Content-Length': String(payload.length) } : {}
    const outgoing = send(
      {
        agent,
        host: address.hostname,
        port: address.port,
        // As written: a URL object would tidy the path, and `..` would never reach the server.
        path: url.slice(address.origin.length) || '/',
        method,
        headers: { ...length, ...headers },
      },
      (incoming) => {
        const pieces: Buffer[] = []
        incoming.on('data', (piece: Buffer) => pieces.push(piece))
        incoming.once('error', reject)
        incoming.once('aborted', () => reject(new Error(`${method} ${url}: the answer was cut`)))
        incoming.once('end', () => {
          clearTimeout(timer)
          const text = Buffer.concat(pieces).toString('utf8')
          resolve({
            status: incoming.statusCode ?? 0,
            headers: flat(incoming.headers),
            cookies: incoming.headers['set-cookie'] ?? [],
            text,
            json: parsed(text, String(incoming.headers['content-type'] ?? '')),
          })
        })
      },
    )
    const timer = setTimeout(() => outgoing.destroy(new Error(`${method} ${url}: no answer within ${seconds} s`)), seconds * 1000)
    outgoing.once('error', (fault) => {
      clearTimeout(timer)
      reject(fault)
    })
    outgoing.end(payload)
  })
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

function parsed(text: string, type: string): unknown {
  if (!/^application\/([a-z.+-]+\+)?json\b/.test(type)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
