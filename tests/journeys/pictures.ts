/** Pictures of the pages, to be looked at: `node tests/journeys/pictures.ts [words of an address]` writes build/pictures/. */
import { mkdirSync } from 'node:fs'
import { Journeys, type Look } from './browser.ts'

const folder = 'build/pictures'
const only = process.argv[2] ?? ''
const looks: Look[] = [
  { width: 1280, scheme: 'light', language: 'en' }, { width: 1280, scheme: 'dark', language: 'es' },
  { width: 360, scheme: 'light', language: 'es' }, { width: 360, scheme: 'dark', language: 'en' },
]
const outside = ['/', '/sign-in', '/password-reset', '/sign-in/callback?error=access_denied&state=none', '/invitation/none', '/organizations', '/nowhere']
const inside = ['/', '/account', '/account/second-step', '/notifications', '/organizations', '/organizations/new', '/networks', '/people', '/admin/people', '/admin/people/new',
  '/admin/people/renewal', '/admin/people/invitations', '/admin/people/accounts', '/admin/sign-on', '/admin/sign-on/new', '/admin/tokens', '/admin/jobs', '/admin/audit',
  '/admin/audit/security', '/admin/data', '/admin/data/organizations', '/glossary', '/nowhere']
// Their first row leads to a page of its own.
const lists = ['/organizations', '/networks', '/people', '/admin/people', '/admin/people/accounts']

const journeys = await Journeys.start()
mkdirSync(folder, { recursive: true })
try {
  const page = await journeys.as('NA')
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
