/** Pictures of the pages, to be looked at: `node tests/journeys/pictures.ts [words of an address]` writes build/pictures/. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { Journeys, type Look } from './browser.ts'

const folder = 'build/pictures'
const only = process.argv[2] ?? ''
const looks: Look[] = [
  { width: 1280, scheme: 'light', language: 'en' }, { width: 1280, scheme: 'dark', language: 'es' },
  { width: 360, scheme: 'light', language: 'es' }, { width: 360, scheme: 'dark', language: 'en' },
]
const outside = ['/', '/sign-in', '/password-reset', '/sign-in/callback?error=access_denied&state=none', '/invitation/none', '/organizations', '/nowhere']
const inside = ['/', '/account', '/account/second-step', '/notifications', '/exports', '/organizations', '/organizations/new', '/networks', '/people', '/admin/people', '/admin/people/new',
  '/admin/people/renewal', '/admin/people/invitations', '/admin/people/accounts', '/admin/sign-on', '/admin/sign-on/new', '/admin/tokens', '/admin/jobs', '/admin/audit',
  '/admin/audit/security', '/admin/data', '/admin/data/organizations', '/glossary', '/nowhere']
// Their first row leads to a page of its own.
const lists = ['/organizations', '/networks', '/people', '/admin/people', '/admin/people/accounts', '/admin/people/invitations', '/admin/jobs', '/admin/sign-on']

/** What a server has that was used for a while: changes, tokens, invitations, files, work that failed or goes on, providers. */
async function live(journeys: Journeys, page: Page): Promise<void> {
  await journeys.visit(page, '/')
  await page.evaluate(async () => {
    const send = async (method: string, path: string, body: object, headers: Record<string, string> = {}) => {
      const answer = await fetch(`/api/v1${path}`, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } })
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
      return (await answer.json()) as { id: string; version: number }
    }
    const read = async (path: string) => (await (await fetch(`/api/v1${path}`)).json()) as { items: { id: string; version: number; name: string }[] }
    const schools = (await read('/organizations?kind=school&limit=20')).items
    const network = (await read('/networks?limit=1')).items[0]!
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    // Not all of them are hers to change.
    for (const [index, school] of schools.entries())
      await send('PATCH', `/organizations/${school.id}`, { locality: ['Taos', 'Española', 'Questa'][index % 3], profile: 'A small school that looks closely at who is absent, and why.' }, { 'If-Match': `"${school.version}"` }).catch(() => undefined)
    for (const [name, scopes, days] of [['Nightly export to the district', ['N1:see', 'N2:see'], 200], ['Website of the network', ['N1:see'], 30], ['Script of Ana for the spring report', ['N1:see', 'N1:edit', 'N8:see'], 365]] as const)
      await send('POST', '/tokens', { name, scopes, place_id: network.id, until: day(days) })
    for (const [mail, name, role] of [['marisol.quintana-ulibarri@cedar-hollow.example', 'Marisol Quintana-Ulibarri', 'RS'], ['j.begay@mesa.example', 'J. Begay', 'FC'], ['long.name.of.somebody@administration.example', 'Maximiliana Fernández de la Cruz', 'NA']] as const)
      await send('POST', '/role-grants', { person_mail: mail, person_name: name, role, place_id: network.id, since: day(0), until: day(340) })
    for (const question of [null, 'entity=organization&from=2026-01-01']) await send('POST', '/exports', { list: 'changes', question })
    await fetch('/api/v1/changes.csv')
  })
  const database = new DatabaseSync(join(journeys.data, 'aimline.db'), { timeout: 10_000 })
  const now = Date.now()
  const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
  const job = database.prepare(`insert into job (id, version, kind, arguments, state, due_at, attempts, cancel_wanted, done, total, reason, created_at, started_at, ended_at)
    values (?, 1, ?, '{}', ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`)
  const failed = JSON.stringify({ key: 'job.lost_too_often', arguments: [] })
  job.run(randomUUID(), 'exports.write', 'running', at(600), 1, 48_213, null, null, at(-3), at(-3), null)
  job.run(randomUUID(), 'mail.digest', 'failed', null, 8, 0, null, failed, at(-90), at(-20), at(-19))
  job.run(randomUUID(), 'network.roles_ending', 'cancelled', null, 1, 40, 120, null, at(-200), at(-200), at(-199))
  const districts = database.prepare(`select id, name from organization where kind = 'district' limit 2`).all() as { id: string; name: string }[]
  for (const [index, { id, name }] of districts.entries())
    database.prepare(`insert into sign_on (id, version, organization_id, label, issuer, client_id, mail_domains, second_factor, enabled)
      values (?, 1, ?, ?, ?, 'aimline', ?, ?, ?)`).run(randomUUID(), id, name, `https://id.district-${index}.example`, index === 0 ? '["district.example"]' : '[]', index === 0 ? 'provider' : 'aimline', index === 0 ? 1 : 0)
  database.close()
}

// Letters find no server, so that some work is put off.
const journeys = await Journeys.start(['--smtp', 'smtp://127.0.0.1:1', '--mail-from', 'aimline@hub.example'])
mkdirSync(folder, { recursive: true })
try {
  const page = await journeys.as('NA')
  await live(journeys, page)
  const rows: string[] = []
  for (const list of lists) {
    await journeys.visit(page, list)
    const link = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href')
    rows.push(new URL(link!, journeys.address).pathname)
  }
  const person = rows[2]!.replace('/p/', '/admin/people/')
  const all = [...outside.map((path) => ['visitor', null, path] as const), ...[...inside, ...rows, `${rows[0]}/edit`, `${rows[1]}/members`, `${person}/access`].map((path) => ['NA', 'NA', path] as const),
    ...['/', '/admin/people', '/admin/audit/students'].map((path) => ['PO', 'PO', path] as const)]
  const left = looks.flatMap((look) => all.filter(([, , path]) => path.includes(only)).map((each) => [look, ...each] as const))
  const make = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [look, who, role, path] = next
      const own = journeys.another()
      const shown = await own.as(role, look)
      await own.visit(shown, `${path}${path.includes('?') ? '&' : '?'}lang=${look.language}`).catch((fault: Error) => console.error(`${path}: ${fault.message}`))
      const name = `${who}${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'one').replaceAll(/[^a-z-]+/g, '_')}`
      await shown.screenshot({ path: `${folder}/${name}_${look.width}_${look.scheme}_${look.language}.png`, fullPage: true })
      await own.leave()
    }
  }
  await Promise.all([make(), make(), make()])
} finally {
  await journeys.stop()
}
