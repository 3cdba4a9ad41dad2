// Providers of OpenID Connect that the tests start, all with one certificate that the server under test is told to trust.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { certificates } from '../support/certificates.ts'
import { temporaryFolder } from '../support/cleanup.ts'

const folder = temporaryFolder('openid')
certificates(folder)

export const authority = join(folder, 'authority.pem')
export const tls = { cert: readFileSync(join(folder, 'server.pem')), key: readFileSync(join(folder, 'server.key')) }
const ca = readFileSync(authority)

/// What every provider knows this server by.
export const clientId = 'aimline'
export const clientSecret = 'a secret for tests only: & % +'

interface Page {
  status: number
  location: string | undefined
  cookies: string[]
  text: string
}

function fetchPage(url: URL, form: Record<string, string> | undefined, cookie: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const body = form && new URLSearchParams(form).toString()
    const headers = { ...(cookie && { cookie }), ...(body && { 'content-type': 'application/x-www-form-urlencoded' }) }
    const asking = request(url, { ca, method: body ? 'POST' : 'GET', headers, agent: false }, (reply) => {
      let text = ''
      reply.on('data', (piece: Buffer) => (text += piece.toString('utf8')))
      reply.on('end', () => resolve({
        status: reply.statusCode ?? 0, location: reply.headers.location, cookies: reply.headers['set-cookie'] ?? [], text,
      }))
    })
    asking.once('error', reject)
    asking.end(body)
  })
}

/// Goes from the address to where the provider sends the browser back, which is `home`; fills in each form it meets.
export async function visit(start: string, home: string, fill: (page: string) => Record<string, string>): Promise<URL> {
  const jar = new Map<string, string>()
  let url = new URL(start)
  let form: Record<string, string> | undefined
  for (let hop = 0; hop < 15; hop += 1) {
    const page = await fetchPage(url, form, [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    for (const cookie of page.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    if (page.location) {
      url = new URL(page.location, url)
      form = undefined
      if (url.href.startsWith(home)) return url
      continue
    }
    const action = /<form[^>]*action="([^"]+)"/.exec(page.text)?.[1]
    if (page.status !== 200 || !action) throw new Error(`the provider answered ${page.status}: ${page.text.slice(0, 400)}`)
    url = new URL(action, url)
    form = fill(page.text)
  }
  throw new Error('the provider never sent the browser back')
}

/// Asks something of a provider outside of a sign-in.
export const post = (url: string, body: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const asking = request(url, { ca, method: 'POST', headers: { 'content-type': 'application/json' }, agent: false }, (reply) => {
      reply.resume()
      reply.on('end', () => (reply.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${reply.statusCode}`))))
    })
    asking.once('error', reject)
    asking.end(JSON.stringify(body))
  })
