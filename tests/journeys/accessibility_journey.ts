import type { Journeys, Look } from './browser.ts'

const looks: Look[] = [360, 1280].flatMap((width) => (['light', 'dark'] as const).flatMap((scheme) =>
  (['en', 'es'] as const).map((language) => ({ width, scheme, language }))))

const inside = ['/', '/organizations', '/organizations/new', '/networks', '/networks/new', '/admin/people', '/admin/people/new',
  '/admin/data', '/admin/data/organizations', '/admin/data/memberships/new', '/nowhere']
const outside = ['/', '/organizations', '/networks', '/admin/people']

/** The first row of a list leads to a page of its own, whose address depends on the demonstration. */
async function firstOf(journeys: Journeys, role: string | null, list: string): Promise<string> {
  const page = await journeys.as(role)
  await journeys.visit(page, list)
  const link = await page.getByRole('rowheader').getByRole('link').first().getAttribute('href')
  return new URL(link!, journeys.address).pathname
}

let shown: Promise<{ inside: string[]; outside: string[] }> | undefined

async function pagesOf(journeys: Journeys) {
  const [organization, network, grant, published] = await Promise.all([firstOf(journeys, 'NA', '/organizations'), firstOf(journeys, 'NA', '/networks'),
    firstOf(journeys, 'NA', '/admin/people'), firstOf(journeys, null, '/organizations')])
  return {
    inside: [...inside, organization, `${organization}/edit`, network, `${network}/edit`, `${network}/members/new`, grant],
    outside: [...outside, published],
  }
}

async function check(journeys: Journeys, role: string | null, paths: string[], look: Look): Promise<void> {
  const page = await journeys.as(role, look)
  for (const path of paths) {
    await journeys.visit(page, `${path}?lang=${look.language}`)
    await journeys.expectAccessible(page)
  }
}

export default Object.fromEntries(looks.map((look) => [
  `axe finds nothing at ${look.width} px, ${look.scheme}, ${look.language}`,
  async (journeys: Journeys) => {
    shown ??= pagesOf(journeys)
    await check(journeys, 'NA', (await shown).inside, look)
    await check(journeys, null, (await shown).outside, look)
  },
]))
