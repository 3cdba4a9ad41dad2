// node tests/openid/run.ts --database sqlite|postgresql: signing in with providers, over TLS, as a browser does.
import { parseArgs } from 'node:util'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { ask, type Answer } from '../support/http.ts'
import { startCluster } from '../support/postgresql.ts'
import { Person, startServer } from '../support/server.ts'
import { Fake, newKey, token, type Issuer } from './fake.ts'
import { startReal, startTool } from './others.ts'
import { authority, clientId, clientSecret, post, visit } from './provider.ts'
import { stranger, wrongTokens } from './wrong.ts'

const { values } = parseArgs({ options: { database: { type: 'string', default: 'sqlite' } } })
const cluster = values.database === 'postgresql' ? await startCluster('openid-postgresql') : undefined
const server = await startServer({
  command: 'demo',
  database: cluster?.createDatabase('openid'),
  parameters: ['--ca-file', authority, '--allow-private-host', 'localhost', '--allow-private-host', '127.0.0.1'],
})
const callback = `${server.address}/sign-in/callback`
const administrator = await Person.signIn(server, 'Ana Ejemplo')
const teacher = await Person.signIn(server, 'an educator')
const organization = ((await administrator.ask('GET', '/api/v1/organizations?kind=district&limit=1')).json as { items: { id: string }[] }).items[0]
if (!organization) throw new Error('the demonstration has no district')

const says = (answer: Answer) => (answer.json as { detail?: string } | undefined)?.detail ?? String(answer.status)

async function setUp(issuer: string, more: object = {}): Promise<Answer> {
  return administrator.ask('POST', '/api/v1/sign-ons', {
    organization_id: organization?.id, label: `District at ${issuer}`, issuer, client_id: clientId,
    client_secret: clientSecret, mail_domains: [], second_factor: 'provider', enabled: true, ...more,
  })
}
async function signOnFor(issuer: string): Promise<string> {
  const made = await setUp(issuer)
  expectEqual(made.status, 201, `setting up ${issuer}: ${made.text}`)
  return (made.json as { id: string }).id
}

type Fill = (page: string) => Record<string, string>
const nothing: Fill = () => ({})

interface Attempt {
  address: string
  cookie: string
}
async function begin(signOn: string, intent: string, session = ''): Promise<Attempt> {
  const answer = await ask({
    method: 'POST', url: `${server.address}/api/v1/sign-on/attempts`,
    headers: { Origin: server.address, 'Content-Type': 'application/json', ...(session && { Cookie: session }) },
    body: JSON.stringify({ sign_on_id: signOn, intent }),
  })
  expectEqual(answer.status, 200, `beginning: ${answer.text}`)
  const cookie = answer.cookies.find((one) => one.startsWith('__Host-sign-on='))?.split(';')[0] ?? ''
  return { address: (answer.json as { address: string }).address, cookie: session ? `${session}; ${cookie}` : cookie }
}
/// As the page at the callback's address does.
function finishWith(back: URL, cookie: string): Promise<Answer> {
  const field = (name: string) => back.searchParams.get(name) ?? undefined
  return ask({
    method: 'POST', url: `${server.address}/api/v1/sign-on/answers`,
    headers: { Origin: server.address, 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ state: field('state') ?? '', code: field('code'), iss: field('iss'), error: field('error') }),
  })
}
async function go(signOn: string, fill: Fill = nothing, intent = 'sign_in', session = ''): Promise<Answer> {
  const attempt = await begin(signOn, intent, session)
  return finishWith(await visit(attempt.address, callback, fill), attempt.cookie)
}
const signsIn = async (signOn: string, fill: Fill = nothing) => {
  const answer = await go(signOn, fill)
  expectEqual(answer.status, 200, `signing in: ${answer.text}`)
  const session = answer.cookies.find((one) => one.startsWith('__Host-session='))?.split(';')[0] ?? ''
  const me = await ask({ method: 'GET', url: `${server.address}/api/v1/me`, headers: { Cookie: session } })
  expect(me.text.includes('"person":{'), `nobody is signed in: ${me.text}`)
}
const isRefused = async (signOn: string, what: string, fill: Fill = nothing) => {
  const answer = await go(signOn, fill)
  expect(answer.status === 401 || answer.status === 403, `answered ${answer.status}: ${answer.text}`)
  expect(!answer.cookies.some((one) => one.startsWith('__Host-session=')), 'there is a session')
  expect(says(answer).includes(what), `said "${says(answer)}" instead of "…${what}…"`)
}
const joins = async (signOn: string, fill: Fill = nothing) =>
  expectEqual((await go(signOn, fill, 'add_to_my_account', teacher.cookie)).status, 200, 'adding it to the account')

// --- a provider of our own, which lies on demand

const fake = await Fake.start()
const district = fake.issuer('district')
const signOn = await signOnFor(district.address)
const withOther = async (issuer: Issuer, other: Partial<Issuer>, test: () => Promise<void>) => {
  Object.assign(issuer, other)
  try {
    await test()
  } finally {
    Fake.behave(issuer)
  }
}

await claim('somebody unknown is refused, and told whom to ask', () => isRefused(signOn, 'Ask whoever gave you your role for an invitation'))
await claim('who is signed in adds a provider, and signs in with it from then on', async () => {
  await joins(signOn)
  await signsIn(signOn)
})
for (const wrong of wrongTokens)
  await claim(`refused: ${wrong.name}`, () => withOther(district, { token: wrong.make }, () => isRefused(signOn, wrong.says)))
await claim('there were at least 25 wrong tokens, and a right one still signs in', async () => {
  expect(wrongTokens.length >= 25, `${wrongTokens.length}`)
  await signsIn(signOn)
})
await claim('an elliptic key signs as well', async () => {
  const other = fake.issuer('elliptic')
  other.keys = [newKey('curve', 'ec')]
  const id = await signOnFor(other.address)
  await joins(id)
  await signsIn(id)
})
await claim('a new key is asked for, once in five minutes', async () => {
  const other = fake.issuer('rotating')
  const id = await signOnFor(other.address)
  await joins(id)
  const asked = other.keysAsked
  await signsIn(id)
  expectEqual(other.keysAsked, asked, 'how often known keys were asked for')
  other.keys.unshift(newKey('rotating-2'))
  await signsIn(id)
  expectEqual(other.keysAsked, asked + 1, 'how often a new key was asked for')
  await withOther(other, { token: (claims) => token(claims, stranger) }, async () => {
    await isRefused(id, 'does not publish')
    await isRefused(id, 'does not publish')
  })
  expectEqual(other.keysAsked, asked + 1, 'how often keys of nobody were asked for')
})
await claim('a withdrawn key signs nobody in', async () => {
  const other = fake.issuer('withdrawing')
  const id = await signOnFor(other.address)
  await joins(id)
  const [old] = other.keys
  if (!old) throw new Error('no key')
  other.keys = [newKey('withdrawing-2')]
  await signsIn(id)
  await withOther(other, { token: (claims) => token(claims, old) }, () => isRefused(id, 'does not publish'))
})
await claim('a mix-up of two providers is noticed before the code goes anywhere', async () => {
  const evil = fake.issuer('evil')
  const mixed = 'not from the provider'
  await withOther(district, { answer: (back) => back.searchParams.set('iss', evil.address) }, () => isRefused(signOn, mixed))
  await withOther(district, { answer: (back) => back.searchParams.delete('iss') }, () => isRefused(signOn, mixed))
  await signsIn(signOn)
})
await claim('a state, a code or a browser of another sign-in is refused', async () => {
  const one = await begin(signOn, 'sign_in')
  const two = await begin(signOn, 'sign_in')
  const [backOne, backTwo] = [await visit(one.address, callback, nothing), await visit(two.address, callback, nothing)]
  expectEqual((await finishWith(backOne, two.cookie)).status, 401, 'in the other browser')
  expectEqual((await finishWith(backOne, '')).status, 401, 'in no browser')
  backTwo.searchParams.set('code', backOne.searchParams.get('code') ?? '')
  expectEqual((await finishWith(backTwo, two.cookie)).status, 401, 'with the code of the other')
  expectEqual((await finishWith(backTwo, two.cookie)).status, 401, 'once more')
})
await claim('what the provider refuses is refused', async () => {
  await withOther(district, { answer: (back) => { back.searchParams.delete('code'); back.searchParams.set('error', 'access_denied') } }, () => isRefused(signOn, 'did not sign in'))
  await withOther(district, { tokenStatus: 400 }, () => isRefused(signOn, 'did not confirm'))
  await withOther(district, { tokenStatus: 302 }, () => isRefused(signOn, 'did not confirm'))
})
await claim('a provider is asked before it is kept', async () => {
  const broken = fake.issuer('broken')
  const refusals: [string, (document: Record<string, unknown>) => void][] = [
    ['another issuer', (document) => (document['issuer'] = district.address)],
    ['lacks an address', (document) => (document['token_endpoint'] = broken.address.replace('https:', 'http:'))],
    ['PKCE', (document) => (document['code_challenge_methods_supported'] = ['plain'])],
    ['private network', (document) => (document['jwks_uri'] = 'https://169.254.169.254/keys')],
    ['private network', (document) => (document['jwks_uri'] = 'https://[::1]/keys')],
  ]
  for (const [what, discovery] of refusals)
    await withOther(broken, { discovery }, async () => {
      const answer = await setUp(broken.address)
      expectEqual(answer.status, 422, answer.text)
      expect(says(answer).includes(what), says(answer))
    })
  for (const issuer of ['https://10.0.0.1', 'https://2130706433.example.invalid', `${district.address}/nothing`])
    expectEqual((await setUp(issuer)).status, 422, issuer)
})
await claim('the client secret is in no answer, log or plain table', async () => {
  for (const path of ['/api/v1/sign-ons', '/api/v1/sign-on']) {
    const answer = await administrator.ask('GET', path)
    expect(!answer.text.includes(clientSecret), path)
  }
  expect(!server.log().includes(clientSecret), 'the log')
})

// --- the certified provider

const real = await startReal(callback)
await claim('signing in with oidc-provider, through its own pages', async () => {
  const fill: Fill = (page): Record<string, string> =>
    page.includes('name="login"') ? { prompt: 'login', login: 'ana', password: 'anything' } : { prompt: 'consent' }
  const id = await signOnFor(real.issuer)
  await isRefused(id, 'does not know you', fill)
  await joins(id, fill)
  await signsIn(id, fill)
})
real.stop()

// --- the tool beside the project

const tool = await startTool(callback)
if (tool) {
  const fill: Fill = () => ({ login: tool.person.email, password: tool.person.password })
  const id = await signOnFor(tool.issuer)
  await claim('signing in with the tool', async () => {
    await joins(id, fill)
    await signsIn(id, fill)
  })
  for (const kind of tool.kinds)
    await claim(`the tool misbehaves: ${kind}`, async () => {
      await post(`${tool.issuer}/admin/misbehave`, { id_token: kind })
      await isRefused(id, kind === 'unverified_email' ? 'not verified' : 'identity token', fill)
    })
  await claim('the tool told thirteen kinds of lies, and is believed when it stops', async () => {
    expectEqual(tool.kinds.length, 13, 'kinds')
    await post(`${tool.issuer}/admin/misbehave`, {})
    await signsIn(id, fill)
  })
  await tool.stop()
} else {
  await claim('the tool does not lie beside the project: what it would try, our own provider tried above', () => {
    const covered = ['another nonce', 'no nonce', 'another audience', 'two audiences, another party', 'another issuer',
      'expired an hour ago', 'issued tomorrow', 'no subject', 'not signed', 'the public key as a shared secret',
      'a broken signature', 'a mail address that is not verified']
    for (const name of covered) expect(wrongTokens.some((wrong) => wrong.name === name), name)
  })
}

fake.stop()
await server.stop()
finish()
