import type { Page } from 'playwright-core'
import type { Journeys } from './browser.ts'

const inside = ['/', '/organizations', '/organizations/new', '/networks', '/networks/new', '/admin/people', '/admin/people/new',
  '/admin/people/renewal', '/admin/people/invitations', '/admin/people/accounts', '/admin/sign-on', '/admin/sign-on/new', '/admin/tokens', '/admin/jobs',
  '/admin/audit', '/admin/audit/security', '/admin/data', '/admin/data/organizations', '/admin/data/memberships/new', '/people', '/account', '/notifications', '/exports', '/glossary', '/nowhere']
const outside = ['/', '/organizations', '/networks', '/admin/people', '/sign-in', '/glossary']

/** The first row of a list leads to a page of its own, whose address depends on the demonstration. */
async function firstOf(journeys: Journeys, role: string | null, list: string): Promise<string> {
  const page = await journeys.as(role)
  await journeys.visit(page, list)
  const link = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href')
  return new URL(link!, journeys.address).pathname
}

let shown: Promise<{ inside: string[]; outside: string[] }> | undefined

async function pagesOf(journeys: Journeys) {
  const [organization, network, grant, published, person, account] = await Promise.all([firstOf(journeys, 'NA', '/organizations'), firstOf(journeys, 'NA', '/networks'),
    firstOf(journeys, 'NA', '/admin/people'), firstOf(journeys, null, '/organizations'), firstOf(journeys, 'NA', '/people'), firstOf(journeys, 'NA', '/admin/people/accounts')])
  return {
    inside: [...inside, organization, `${organization}/edit`, network, `${network}/edit`, `${network}/members`, `${network}/members/new`, grant, person, `${person}/edit`, account,
      `${person.replace('/p/', '/admin/people/')}/access`],
    outside: [...outside, published],
  }
}

/** Colors are all that differs in the other theme. */
async function examine(journeys: Journeys, page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  await journeys.expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await journeys.expectAccessible(page, ['color-contrast', 'link-in-text-block'])
}

/** Each page is opened once in a language, fits every width, and is examined wide and narrow in both themes. */
async function check(journeys: Journeys, role: string | null, paths: string[], language: 'en' | 'es'): Promise<void> {
  const left = [...paths]
  const faults: string[] = []
  await Promise.all(Array.from({ length: 3 }, async () => {
    const page = await journeys.as(role, { language })
    for (let path = left.shift(); path; path = left.shift()) {
      await journeys.visit(page, `${path}?lang=${language}`)
      for (const width of [1280, 768, 360, 320]) {
        await page.setViewportSize({ width, height: 860 })
        await journeys.expectToFit(page).catch((error: Error) => faults.push(error.message))
        if (width === 1280 || width === 360) await examine(journeys, page).catch((error: Error) => faults.push(error.message))
      }
    }
  }))
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

const claims = (['en', 'es'] as const).flatMap((language) => [
  [`axe finds nothing for a network administrator, ${language}`, async (journeys: Journeys) => {
    shown ??= pagesOf(journeys)
    await check(journeys, 'NA', (await shown).inside, language)
  }],
  [`axe finds nothing for a visitor, ${language}`, async (journeys: Journeys) => {
    shown ??= pagesOf(journeys)
    await check(journeys, null, (await shown).outside, language)
  }],
] as const)

export default Object.fromEntries(claims)
