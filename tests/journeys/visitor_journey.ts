import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

export default {
  async 'sees what is published, and nothing to change'(journeys: Journeys) {
    const page = await journeys.as(null)
    await journeys.visit(page, '/')
    await page.getByText('Nobody is signed in here.').waitFor()
    expect(await page.getByRole('button', { name: 'Sign out' }).count(), 0, 'buttons to sign out')
    await page.getByRole('link', { name: 'Organizations', exact: true }).first().click()
    const published = page.getByRole('table', { name: 'Organizations' })
    await published.waitFor()
    expect(await page.getByRole('link', { name: 'New organization' }).count(), 0, 'links to add')
    await published.getByRole('rowheader').getByRole('link').first().click()
    await page.getByRole('heading', { level: 2, name: 'Profile' }).waitFor()
    expect(await page.getByRole('link', { name: 'Edit', exact: true }).count(), 0, 'links to edit')
  },

  async 'sees fewer organizations than the network administrator'(journeys: Journeys) {
    const count = async (role: string | null) => {
      const page = await journeys.as(role)
      await journeys.visit(page, '/organizations?published=false')
      await page.getByText(/Nothing matches|No organization|rows?$/).first().waitFor()
      return page.getByRole('rowheader').count()
    }
    expect(await count(null), 0, 'unpublished organizations that a visitor sees')
    expect(await count('NA') > 0, true, 'the administrator sees some')
  },

  async 'is told to sign in where that is needed, and finds no page where there is none'(journeys: Journeys) {
    const page = await journeys.as(null)
    await journeys.visit(page, '/admin/people')
    await page.getByText('Please sign in').waitFor()
    await journeys.visit(page, '/nowhere?lang=es')
    await page.getByRole('heading', { level: 1, name: 'Esta página no existe' }).waitFor()
  },
}
