import type { Journeys } from './browser.ts'
import { choose } from './browser.ts'

/** A new school of the network, at its page. */
async function found(journeys: Journeys, name: string) {
  const page = await journeys.as('NA')
  await journeys.visit(page, '/organizations/new')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'School' })
  await choose(page, 'Part of (optional)', journeys.someone('DL').place)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  return page
}

export default {
  async 'lets a school go on in another, and its page says where'(journeys: Journeys) {
    await found(journeys, 'Upper Sluice School')
    const page = await found(journeys, 'Lower Sluice School')
    await journeys.visit(page, '/o/upper-sluice-school')
    await page.getByRole('link', { name: 'Merge' }).click()
    await page.getByRole('heading', { level: 1, name: 'Upper Sluice School goes on in another organization' }).waitFor()
    await journeys.expectAccessible(page)
    await choose(page, 'Goes on in', 'Lower Sluice')
    await page.getByRole('button', { name: 'Merge' }).click()
    await page.getByText('it goes on in').waitFor()
    await page.getByRole('link', { name: 'Lower Sluice School' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Lower Sluice School' }).waitFor()
    await journeys.expectAccessible(page)
  },
}
