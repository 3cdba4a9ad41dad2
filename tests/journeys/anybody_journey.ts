import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

export default {
  async 'signs out and is nobody again'(journeys: Journeys) {
    const person = journeys.someone('TE')
    const page = await journeys.as(person)
    await journeys.visit(page, '/')
    await page.getByRole('button', { name: person.name }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('Nobody is signed in here.').waitFor()
    expect(await page.getByText(person.name).count(), 0, 'names that are still told')
  },

  async 'changes the language and stays where she is'(journeys: Journeys) {
    const page = await journeys.as(null)
    await journeys.visit(page, '/organizations?search=school')
    await page.getByRole('link', { name: 'Español' }).click()
    await page.getByRole('heading', { level: 1, name: 'Organizaciones' }).waitFor()
    const address = new URL(page.url())
    expect([address.pathname, address.searchParams.get('search'), address.searchParams.get('lang')], ['/organizations', 'school', 'es'], 'address')
    expect(await page.locator('html').getAttribute('lang'), 'es', 'language of the document')
    await page.getByRole('link', { name: 'Redes' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Redes' }).waitFor()
    expect(new URL(page.url()).searchParams.get('lang'), 'es', 'language after a link')
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('heading', { level: 1, name: 'Networks' }).waitFor()
  },
}
