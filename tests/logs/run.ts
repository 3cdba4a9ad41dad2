// What logs, metrics and refusals say: keys, never what somebody typed or keeps secret. A mark stands in every text that
// can be sent; then the server is broken on purpose, and everything it wrote is searched.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '../support/cleanup.ts'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { ask, type Answer } from '../support/http.ts'
import { Person, startServer } from '../support/server.ts'

const mark = 'Zxqmark'
const password = `${mark} sextant marmalade`

interface Schema { $ref?: string; type?: string | string[]; format?: string; enum?: unknown[]; pattern?: string; minimum?: number; properties?: Record<string, Schema>; items?: Schema }
interface Operation { requestBody?: { content: Record<string, { schema: Schema }> } }

const mailPassword = join(temporaryFolder('secret'), 'password')
writeFileSync(mailPassword, `${mark}-of-the-mail-server\n`, { mode: 0o600 })
// Nobody listens there, so every letter is put off and that is logged too.
const server = await startServer({ command: 'demo', parameters: ['--smtp', 'smtp://127.0.0.1:1', '--smtp-user', 'aimline', '--smtp-password-file', mailPassword, '--mail-from', 'aimline@hub.example'] })
const people = await Promise.all(['NA', 'SL', 'PO', 'TE'].map((role) => Person.signIn(server, role)))
const network = people[0]!
const description = (await network.ask('GET', '/api/openapi.json')).json as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}
const place = ((await network.ask('GET', '/api/v1/organizations?limit=1')).json as { items: { id: string }[] }).items[0]?.id ?? ''
const secrets: string[] = [mark]
const met = new Map<number, number>()
const refusals: Answer[] = []

function note(answer: Answer): Answer {
  met.set(answer.status, (met.get(answer.status) ?? 0) + 1)
  if (answer.status >= 400) refusals.push(answer)
  const secret = (answer.json as { secret?: unknown } | undefined)?.secret
  if (typeof secret === 'string') secrets.push(secret)
  return answer
}

/// A value for a field of a body: a mark wherever a text is free.
function filled(name: string, schema: Schema): unknown {
  const resolved = schema.$ref ? (description.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema
  const types = [resolved.type ?? []].flat()
  if (resolved.properties) return Object.fromEntries(Object.entries(resolved.properties).map(([field, each]) => [field, filled(field, each)]))
  if (types.includes('array')) return [filled(name, resolved.items ?? {})]
  if (resolved.enum) return resolved.enum[0]
  if (types.includes('boolean')) return false
  if (types.includes('integer') || types.includes('number')) return resolved.minimum ?? 1
  if (resolved.format === 'uuid') return place
  if (resolved.format === 'date') return '2026-09-01'
  if (/mail/.test(name)) return `${mark}.${randomUUID()}@people.example`.toLowerCase()
  if (/password/.test(name)) return password
  return `${mark} ${name}`
}

await claim('what people really do is done with marks in all they type', async () => {
  const wanted = async (person: Person | undefined, method: string, path: string, body: unknown, status: number, headers: Record<string, string> = {}) => {
    const answer = note(person ? await person.ask(method, path, body, headers) : await ask({ method, url: server.address + path, body: JSON.stringify(body), headers: { Origin: server.address, 'Content-Type': 'application/json' } }))
    expectEqual(answer.status, status, `${method} ${path}: ${answer.text}`)
    return answer.json as { id: string; version: number }
  }
  const district = ((await network.ask('GET', '/api/v1/organizations?kind=district&limit=1')).json as { items: { id: string }[] }).items[0]?.id
  const first = (await network.ask('GET', '/api/v1/networks/is-it-working-network')).json as { id: string }
  await wanted(network, 'POST', '/api/v1/organizations', { name: `${mark} School`, kind: 'school', parent_id: district, time_zone: 'America/Denver', published: false, profile: `${mark} profile` }, 201)
  await wanted(network, 'GET', `/api/v1/organizations?search=${mark}`, undefined, 200)
  await wanted(undefined, 'POST', '/api/v1/sign-in', { mail: `${mark}@people.example`.toLowerCase(), password }, 401)
  await wanted(undefined, 'POST', '/api/v1/password-resets', { mail: `${mark}@people.example`.toLowerCase() }, 200)
  await wanted(network, 'POST', '/api/v1/role-grants', { person_mail: `${mark}@people.example`.toLowerCase(), person_name: `${mark} Newcomer`, role: 'RS', place_id: first.id, since: '2026-08-01', until: '2027-07-31' }, 201)
  await wanted(network, 'POST', '/api/v1/tokens', { name: `${mark} program`, place_id: place, scopes: ['N1:see'], until: new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10) }, 201)
  await wanted(network, 'GET', '/api/v1/changes.csv', undefined, 200)
  await wanted(network, 'POST', '/api/v1/exports', { list: 'changes' }, 201)
  note(await network.ask('GET', `/api/v1/organizations/${mark}%0a%1b%5b31m${mark}`))
  for (const link of ['sign-in', 'reset', 'invitation', 'setup', 'new-address']) note(await ask({ method: 'GET', url: `${server.address}/${link}/${'ab12'.repeat(16)}` }))
})

await claim('every route is called with marks in its body, its query, its headers and its cookies', async () => {
  let called = 0
  // What ends sessions comes last, so that the rest is called by people who are signed in.
  const ends = ([path]: [string, unknown]) => Number(/sign-out|session|password|suspension/.test(path))
  for (const [path, operations] of Object.entries(description.paths).sort((a, b) => ends(a) - ends(b))) {
    for (const [method, operation] of Object.entries(operations)) {
      const schema = operation.requestBody?.content['application/json']?.schema
      const address = path.replaceAll(/\{[^}]+\}/g, () => randomUUID()).replaceAll('//', '/')
      const body = schema ? JSON.stringify(filled('', schema)) : undefined
      for (const person of [undefined, ...people]) {
        note(await ask({
          method: method.toUpperCase(), url: `${server.address}${address}?${called % 2 ? `search=${mark}&${mark}=1` : `from=${mark}`}`, body,
          headers: { ...(person?.headers() ?? { Origin: server.address, Cookie: `__Host-session=${mark}; ${mark}=1` }), 'If-Match': '"1"', 'User-Agent': mark, Referer: `${server.address}/${mark}`,
            'X-Forwarded-For': mark, 'Aimline-File-Name': `${mark}.pdf`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
        }))
        called += 1
      }
    }
  }
  expect(called > 300, `only ${called} calls`)
  expect((met.get(200) ?? 0) > 20 && (met.get(422) ?? 0) > 20 && (met.get(404) ?? 0) > 20, `the calls were answered ${JSON.stringify([...met])}`)
})

await claim('the server breaks, and says so without what it broke on', async () => {
  const database = new DatabaseSync(join(server.folder, 'aimline.db'))
  database.exec('alter table network rename column name_folded to put_away')
  const broken = note(await network.ask('GET', `/api/v1/networks?search=${mark}`))
  database.exec('alter table network rename column put_away to name_folded')
  database.close()
  expectEqual(broken.status, 500, 'a table that is not as it should be')
})

await claim('refusals repeat nothing that was sent', () => {
  const telling = refusals.filter(({ text }) => text.includes(`${mark} `) || text.includes(mark.toLowerCase()))
  expectEqual(telling.map(({ status, text }) => `${status} ${text}`).slice(0, 3), [], 'refusals with a mark')
})

const metrics = await ask({ method: 'GET', url: `${server.address}/metrics` })
const process = ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${server.pid()}/${file}`, 'utf8')).join('\n')
await claim('the server ends well', () => server.stop())
const log = readFileSync(join(server.folder, 'data/log/aimline.jsonl'), 'utf8')

await claim('neither the log nor what is printed nor the metrics have anything that was typed or is secret', () => {
  for (const person of people) secrets.push(person.cookie.split('=')[1] ?? '')
  for (const one of server.signIn) secrets.push(one.link.split('/').at(-1) ?? '', one.name)
  secrets.push('ab12'.repeat(16), '@people.example', '@hub.example')
  for (const [where, text] of [['the log', log], ['the printed lines', server.log()], ['the metrics', metrics.text]] as const)
    for (const secret of secrets) {
      // A path is logged as it came, up to what could be a secret: a slug that nobody has is no secret.
      const lines = text.split('\n').filter((line) => line.toLowerCase().includes(secret.toLowerCase()) && !line.includes(`"path":"/api/v1/organizations/${mark}`))
      expectEqual(lines.slice(0, 2), [], `${where}: lines with ${secret}`)
    }
})

await claim('every line is JSON, and no control character gets through', () => {
  for (const line of log.trimEnd().split('\n')) {
    JSON.parse(line)
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(!/[\x00-\x1f\x7f]/.test(line), `a control character in ${JSON.stringify(line)}`)
  }
  expect(log.includes('\\u001b') || log.includes('\\n'), 'what was sent to try it is not in the log')
})

await claim('what must always stand in the log stands there', () => {
  const events = new Set(log.trimEnd().split('\n').map((line) => (JSON.parse(line) as { event: string }).event))
  for (const event of ['signed_in', 'refused', 'role_granted', 'exported', 'export_asked', 'token_made', 'incident', 'job_put_off', 'started', 'stopped'])
    expect(events.has(event), `no ${event} among ${[...events].join(', ')}`)
})

await claim('no secret is among the arguments or the environment of the process', () => {
  expect(process.includes('--smtp-password-file'), 'that is not this server')
  for (const secret of secrets) if (secret !== '@hub.example') expect(!process.includes(secret), `the process shows ${secret}`)
})
finish()
