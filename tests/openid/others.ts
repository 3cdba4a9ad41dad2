/// <reference path="./oidc-provider.d.ts" />
// Providers that others wrote: the certified oidc-provider, and the one of the house's tools where it lies beside the
// project, which tells thirteen kinds of lies.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Provider from 'oidc-provider'
import { atEnd } from '../support/cleanup.ts'
import { clientId, clientSecret, tls } from './provider.ts'

const client = (redirect: string) => ({
  client_id: clientId,
  client_secret: clientSecret,
  redirect_uris: [redirect],
  grant_types: ['authorization_code'],
  response_types: ['code'],
})

/// oidc-provider as it comes, with the sign-in page that it has for trying it out.
export async function startReal(redirect: string): Promise<{ issuer: string; stop: () => void }> {
  let answer: ReturnType<Provider['callback']> | undefined
  const server = createServer(tls, (request, reply) => void answer?.(request, reply))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`
  const quiet = console.warn
  console.warn = console.info = () => {} // it says that its page is for trying out
  const provider = new Provider(issuer, {
    clients: [client(redirect)],
    cookies: { keys: ['for tests only'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@district.example`, email_verified: true }),
    }),
  })
  console.warn = quiet
  provider.proxy = false
  answer = provider.callback()
  return {
    issuer,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export interface Tool {
  issuer: string
  kinds: string[]
  person: { email: string; password: string; sub: string }
  stop: () => Promise<void>
}

const folder = join(import.meta.dirname, '../../../shared/tools/oidc_provider')

/// None where the tool does not lie beside the project. It speaks plain HTTP, to which this server never calls out: a
/// copy of it speaks https, and is otherwise as it is.
export async function startTool(redirect: string): Promise<Tool | undefined> {
  if (!existsSync(folder)) return undefined
  const text = readFileSync(join(folder, 'provider.mjs'), 'utf8')
    .replace("from 'node:http'", "from 'node:https'")
    .replace('createServer((', 'createServer(globalThis.tlsOfTests, (')
    .replace('`http://127.0.0.1:', '`https://127.0.0.1:')
  // Where Node finds oidc-provider and jose for it.
  const copy = join(import.meta.dirname, '../node_modules', `.oidc_provider-${process.pid}.mjs`)
  writeFileSync(copy, text)
  atEnd(() => rmSync(copy, { force: true }))
  Object.assign(globalThis, { tlsOfTests: tls })
  const module = (await import(copy)) as {
    start(options: object): Promise<{ issuer: string; stop: () => Promise<void> }>
    people: Tool['person'][]
    MISBEHAVIOURS: string[]
  }
  const running = await module.start({ redirects: [redirect], clientId, clientSecret })
  const [person] = module.people
  if (!person) throw new Error('the tool knows nobody')
  return { ...running, kinds: module.MISBEHAVIOURS, person }
}
