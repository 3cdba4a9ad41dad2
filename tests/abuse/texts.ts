// Markup, SQL and odd characters in every text field there is: what is taken comes back as it was typed, what is
// refused is refused at its field, and nothing else changes. The fields come from the API's own description, so those
// of later entities are tried the day they exist.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { Person, startServer } from '../support/server.ts'

const corpus = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `</title><svg/onload=alert(1)>`,
  `javascript:alert(1)`,
  `{{constructor.constructor('alert(1)')()}}`,
  `'; drop table organization; --`,
  `' or '1'='1`,
  `1); delete from person; --`,
  `$1 $2 \\' %s %n`,
  `=HYPERLINK("http://elsewhere.example","x")`,
  `../../etc/passwd`,
  `%00%0d%0aSet-Cookie: a=b`,
  `ñÁ 学校 😀 ﷽`,
]

interface Schema { $ref?: string; type?: string | string[]; format?: string; enum?: unknown[]; pattern?: string; properties?: Record<string, Schema> }
interface Operation { requestBody?: { content: Record<string, { schema: Schema }> } }

const server = await startServer({ command: 'demo' })
const person = await Person.signIn(server, 'a network administrator')
const description = (await person.ask('GET', '/api/openapi.json')).json as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

interface Row { id: string; version: number; [field: string]: unknown }
const first = async (path: string) => ((await person.ask('GET', `/api/v1/${path}`)).json as { items: Row[] }).items[0]

const isText = (field: Schema) => [field.type ?? []].flat().includes('string') && !field.format && !field.enum && !field.pattern

// The demonstration has no provider of its own, since one is asked before it is kept.
const database = new DatabaseSync(join(server.folder, 'aimline.db'))
for (const { id } of ((await person.ask('GET', '/api/v1/organizations?limit=200')).json as { items: Row[] }).items)
  database.prepare(`insert into sign_on (id, version, organization_id, label, issuer, client_id, mail_domains, second_factor, enabled)
    values (?, 1, ?, 'District', 'https://id.district.example', 'aimline', '[]', 'aimline', 0)`).run(randomUUID(), id)
database.close()

// Every route that changes one row by a patch: its text fields take the corpus one by one.
for (const [path, operations] of Object.entries(description.paths)) {
  const body = operations['patch']?.requestBody?.content['application/json']?.schema.$ref?.split('/').at(-1)
  const plural = /^\/api\/v1\/([a-z-]+)\/\{[a-z_]+\}$/.exec(path)?.[1]
  if (!body || !plural) continue
  const fields = Object.entries(description.components.schemas[body]?.properties ?? {}).filter(([, field]) => isText(field))
  if (fields.length === 0) continue
  await claim(`${plural}: ${fields.map(([name]) => name).join(', ')} keep what is typed or refuse it by name`, async () => {
    const rows = ((await person.ask('GET', `/api/v1/${plural}?limit=200`)).json as { items: Row[] }).items
    let tried = 0
    for (const row of rows) {
      const current = (await person.ask('GET', `/api/v1/${plural}/${row.id}`)).json as Row
      let version = current.version
      for (const [name] of fields) {
        for (const text of corpus) {
          const answer = await person.ask('PATCH', `/api/v1/${plural}/${row.id}`, { [name]: text }, { 'If-Match': `"${version}"` })
          if (answer.status === 403) break  // not hers: another row will do
          tried += 1
          if (answer.status === 200) {
            const kept = answer.json as Row
            expectEqual(kept[name], text, `${name} after it was changed`)
            expect(answer.headers['content-type'] === 'application/json', `answered as ${answer.headers['content-type']}`)
            version = kept.version
          } else {
            expect(answer.status === 422, `${name} = ${text} answered ${answer.status}: ${answer.text}`)
            const { problems } = answer.json as { problems: { where: string }[] }
            expectEqual(problems.map(({ where }) => where), [name], `the places of the problems of ${text}`)
          }
        }
      }
      if (tried > 0) break
    }
    expect(tried >= corpus.length, 'no row of this list could be changed')
  })
}

await claim('markup and SQL in addresses, filters, searches and sorts find nothing and break nothing', async () => {
  for (const text of corpus) {
    const typed = encodeURIComponent(text)
    for (const query of [`search=${typed}`, `name=${typed}`, `sort=${typed}`, `after=${typed}`, `limit=${typed}`, `${typed}=1`]) {
      const answer = await person.ask('GET', `/api/v1/organizations?${query}`)
      expect(answer.status === 200 || answer.status === 422, `${query} answered ${answer.status}`)
    }
    const answer = await person.ask('GET', `/api/v1/organizations/${typed}`)
    expect(answer.status === 404 || answer.status === 400, `${text} as an address answered ${answer.status}`)
  }
})

await claim('all tables are still there, with all that was in them', async () => {
  expect((await first('organizations?limit=1')) !== undefined, 'no organization is left')
  expect((await first('people?limit=1')) !== undefined, 'no person is left')
  expect((await first('networks?limit=1')) !== undefined, 'no network is left')
})

await server.stop()
finish()
