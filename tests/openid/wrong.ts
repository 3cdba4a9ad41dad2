// Tokens that are wrong in one thing each, and what this server calls it.
import { createHmac, createPublicKey } from 'node:crypto'
import { newKey, part, token, type Claims, type Key } from './fake.ts'

export interface Wrong {
  name: string
  says: string
  make: (claims: Claims, key: Key) => string
}

const now = () => Math.floor(Date.now() / 1000)
const stranger = newKey('nobody-published-this')

/// The good claims with others in their place; undefined takes one out.
const claiming = (name: string, says: string, other: (claims: Claims) => Claims): Wrong => ({
  name, says, make: (claims, key) => token({ ...claims, ...other(claims) }, key),
})
const headed = (name: string, says: string, header: Record<string, unknown>): Wrong => ({
  name, says, make: (claims, key) => token(claims, key, header),
})
const [elsewhere, expired, early] = ['made for another application', 'has expired', 'from the future']
const [unsigned, form, forged] = ['signed in a way that is not accepted', 'not an identity token', 'signature of the identity token is wrong']
const [nonce, issuer, subject] = ['belongs to another sign-in', 'from another issuer', 'does not say whom it is about']

export const wrongTokens: Wrong[] = [
  claiming('another nonce', nonce, () => ({ nonce: 'another' })),
  claiming('no nonce', nonce, () => ({ nonce: undefined })),
  claiming('another audience', elsewhere, () => ({ aud: 'another-client' })),
  claiming('no audience', elsewhere, () => ({ aud: undefined })),
  claiming('an empty list of audiences', elsewhere, () => ({ aud: [] })),
  claiming('two audiences, another party', elsewhere, ({ aud }) => ({ aud: [aud, 'another-client'], azp: 'another-client' })),
  claiming('two audiences, no party', elsewhere, ({ aud }) => ({ aud: [aud, 'another-client'] })),
  claiming('our audience, another party', elsewhere, () => ({ azp: 'another-client' })),
  claiming('another issuer', issuer, () => ({ iss: 'https://another.example.org' })),
  claiming('the issuer with a slash', issuer, ({ iss }) => ({ iss: `${String(iss)}/` })),
  claiming('no issuer', issuer, () => ({ iss: undefined })),
  claiming('expired an hour ago', expired, () => ({ iat: now() - 7200, exp: now() - 3600 })),
  claiming('expired a minute ago', expired, () => ({ exp: now() - 61 })),
  claiming('no expiry', expired, () => ({ exp: undefined })),
  claiming('issued long ago and good for days', expired, () => ({ iat: now() - 86400, exp: now() + 86400 })),
  claiming('issued tomorrow', early, () => ({ iat: now() + 86400, exp: now() + 90000 })),
  claiming('issued in two minutes', early, () => ({ iat: now() + 120 })),
  claiming('no time of issue', early, () => ({ iat: undefined })),
  claiming('a time in words', early, () => ({ iat: 'now' })),
  claiming('not before tomorrow', early, () => ({ nbf: now() + 86400 })),
  claiming('no subject', subject, () => ({ sub: undefined })),
  claiming('an empty subject', subject, () => ({ sub: '' })),
  claiming('a number for a subject', subject, () => ({ sub: 7 })),
  claiming('a mail address that is not verified', 'mail address there is not verified', () => ({ email: 'a@b.example', email_verified: false })),
  headed('the algorithm none, signed anyway', unsigned, { alg: 'none' }),
  headed('an algorithm with another digest', unsigned, { alg: 'RS512' }),
  headed('something that must be understood', form, { crit: ['b64'], b64: true }),
  headed('the type of an access token', form, { typ: 'at+jwt' }),
  { name: 'not signed', says: unsigned, make: (claims) => `${part({ alg: 'none' })}.${part(claims)}.` },
  {
    name: 'the public key as a shared secret', says: unsigned,
    make: (claims, key) => {
      const text = `${part({ alg: 'HS256', kid: key.id })}.${part(claims)}`
      const pem = createPublicKey(key.secret).export({ type: 'spki', format: 'pem' })
      return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`
    },
  },
  { name: 'another key under the right name', says: forged, make: (claims, key) => token(claims, stranger, { kid: key.id }) },
  { name: 'its own key in the header', says: forged, make: (claims, key) => token(claims, stranger, { kid: key.id, jwk: stranger.jwk }) },
  {
    name: 'claims of another token', says: forged,
    make: (claims, key) => {
      const [header, , signature] = token(claims, key).split('.')
      return `${header}.${part({ ...claims, sub: 'somebody-else' })}.${signature}`
    },
  },
  { name: 'a broken signature', says: forged, make: (claims, key) => token(claims, key).replace(/.{6}$/, (end) => (end === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA')) },
  { name: 'no signature', says: forged, make: (claims, key) => token(claims, key).replace(/[^.]+$/, '') },
  { name: 'two parts', says: form, make: (claims, key) => token(claims, key).split('.').slice(0, 2).join('.') },
  { name: 'no token at all', says: form, make: () => 'no token' },
  { name: 'a claim twice', says: form, make: (claims, key) => {
    const text = `${part({ alg: 'RS256', kid: key.id })}.${Buffer.from(JSON.stringify(claims).replace('{', '{"sub":"x",')).toString('base64url')}`
    return `${text}.AAAA`
  } },
]

export { stranger }
