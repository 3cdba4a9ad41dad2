import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

export default {
  async 'edits the own school and no other'(journeys: Journeys) {
    const page = await journeys.as('SL')
    const school = journeys.someone('SL').place
    await journeys.visit(page, '/')
    await page.getByRole('region', { name: 'Your roles' }).getByRole('link', { name: school }).waitFor()
    await page.getByRole('link', { name: 'Check your own page' }).click()
    await page.getByRole('heading', { level: 1, name: school }).waitFor()
    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    await page.getByRole('textbox', { name: 'Profile (optional)' }).fill('We call home on day three.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('region', { name: 'Profile' }).getByText('We call home on day three.').waitFor()

    await journeys.visit(page, '/organizations?kind=school')
    const other = page.getByRole('rowheader').getByRole('link').filter({ hasNotText: school }).first()
    const address = await other.getAttribute('href')
    await other.click()
    await page.getByRole('heading', { level: 2, name: 'Profile' }).waitFor()
    expect(await page.getByRole('link', { name: 'Edit', exact: true }).count(), 0, 'links to edit another school')
    await journeys.visit(page, `${new URL(address!, journeys.address).pathname}/edit`)
    await page.getByText('Your roles do not include this.').waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).count(), 0, 'buttons to save another school')
  },

  async 'finds no administration'(journeys: Journeys) {
    const page = await journeys.as('SL')
    await journeys.visit(page, '/')
    expect(await page.getByRole('link', { name: 'Data', exact: true }).count(), 0, 'links to the data pages')
  },
}
