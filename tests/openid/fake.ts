// A provider of our own that lies on demand: https://localhost:PORT/NAME is an issuer for every NAME, with its own keys.
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clientId, clientSecret, tls } from './provider.ts'

export type Claims = Record<string, unknown>

export interface Key {
  id: string
  secret: KeyObject
  jwk: Record<string, unknown>
}

export function newKey(id: string, kind: 'rsa' | 'ec' = 'rsa'): Key {
  const { privateKey, publicKey } =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { id, secret: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid: id, use: 'sig' } }
}

export const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/// A token as the key's owner makes it; `header` says otherwise.
export function token(claims: Claims, key: Key, header: Record<string, unknown> = {}): string {
  const ec = key.jwk['kty'] === 'EC'
  const text = `${part({ alg: ec ? 'ES256' : 'RS256', kid: key.id, typ: 'JWT', ...header })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(text), ec ? { key: key.secret, dsaEncoding: 'ieee-p1363' } : key.secret)
  return `${text}.${signature.toString('base64url')}`
}

/// One issuer, and how it behaves.
export interface Issuer {
  address: string
  subject: string
  keys: Key[] // published; the first signs
  keysAsked: number
  /// Otherwise than it should be; put back by `behave`.
  token: ((claims: Claims, key: Key) => string) | undefined
  answer: ((back: URL) => void) | undefined
  discovery: ((document: Record<string, unknown>) => void) | undefined
  tokenStatus: number
}

interface Login {
  issuer: Issuer
  nonce: string
  challenge: string
  redirect: string
}

export class Fake {
  readonly #server: Server
  readonly #issuers = new Map<string, Issuer>()
  readonly #codes = new Map<string, Login>()

  private constructor() {
    this.#server = createServer(tls, (request, reply) => {
      this.#route(request, reply).catch((fault: unknown) => reply.writeHead(500).end(String(fault)))
    })
  }

  static async start(): Promise<Fake> {
    const fake = new Fake()
    await new Promise<void>((done) => fake.#server.listen(0, '127.0.0.1', done))
    return fake
  }

  stop() {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  issuer(name: string): Issuer {
    const made: Issuer = {
      address: `https://localhost:${(this.#server.address() as AddressInfo).port}/${name}`,
      subject: `subject-at-${name}`,
      keys: [newKey(`${name}-1`)],
      keysAsked: 0,
      token: undefined,
      answer: undefined,
      discovery: undefined,
      tokenStatus: 200,
    }
    this.#issuers.set(name, made)
    return made
  }

  static behave(issuer: Issuer) {
    Object.assign(issuer, { token: undefined, answer: undefined, discovery: undefined, tokenStatus: 200 })
  }

  async #route(request: IncomingMessage, reply: ServerResponse) {
    const url = new URL(request.url ?? '/', 'https://localhost')
    const [, name = '', ...rest] = url.pathname.split('/')
    const issuer = this.#issuers.get(name)
    const json = (status: number, body: unknown) =>
      reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (!issuer) return json(404, {})
    switch (rest.join('/')) {
      case '.well-known/openid-configuration':
        return json(200, this.#document(issuer))
      case 'keys':
        issuer.keysAsked += 1
        return json(200, { keys: issuer.keys.map(({ jwk }) => jwk) })
      case 'authorize':
        return reply.writeHead(303, { location: this.#authorize(issuer, url.searchParams) }).end()
      case 'token': {
        let body = ''
        for await (const piece of request) body += String(piece)
        return json(issuer.tokenStatus, this.#exchange(issuer, new URLSearchParams(body), request.headers.authorization))
      }
      default:
        return json(404, {})
    }
  }

  #document(issuer: Issuer) {
    const document: Record<string, unknown> = {
      issuer: issuer.address,
      authorization_endpoint: `${issuer.address}/authorize`,
      token_endpoint: `${issuer.address}/token`,
      jwks_uri: `${issuer.address}/keys`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    }
    issuer.discovery?.(document)
    return document
  }

  /// Everybody who comes is the issuer's one person.
  #authorize(issuer: Issuer, asked: URLSearchParams): string {
    const code = randomBytes(12).toString('hex')
    const need = (name: string) => {
      const value = asked.get(name)
      if (!value) throw new Error(`${name} is missing`)
      return value
    }
    if (need('response_type') !== 'code' || need('code_challenge_method') !== 'S256') throw new Error('another flow')
    this.#codes.set(code, { issuer, nonce: need('nonce'), challenge: need('code_challenge'), redirect: need('redirect_uri') })
    const back = new URL(need('redirect_uri'))
    for (const [field, value] of [['code', code], ['state', need('state')], ['iss', issuer.address]] as const)
      back.searchParams.set(field, value)
    issuer.answer?.(back)
    return back.href
  }

  #exchange(issuer: Issuer, form: URLSearchParams, authorization = '') {
    const login = this.#codes.get(form.get('code') ?? '')
    this.#codes.delete(form.get('code') ?? '')
    const given = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString().split(':').map(decodeURIComponent)
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url')
    const good = login?.issuer === issuer && login.redirect === form.get('redirect_uri') && login.challenge === challenge
    if (!good || given[0] !== clientId || given[1] !== clientSecret) return { error: 'invalid_grant' }
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer.address, aud: clientId, sub: issuer.subject, nonce: login.nonce, iat: now, exp: now + 300 }
    const [key] = issuer.keys
    if (!key) throw new Error('no key')
    return { token_type: 'Bearer', access_token: 'x', id_token: issuer.token ? issuer.token(claims, key) : token(claims, key) }
  }
}
