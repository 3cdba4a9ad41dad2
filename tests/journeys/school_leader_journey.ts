import { readFileSync } from 'node:fs'
import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

// A PNG of one gray pixel.
const logo = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64')

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

  async 'gives the own school a file and a logo'(journeys: Journeys) {
    for (const look of [{ width: 1280 }, { width: 360, language: 'es' }] as const) {
      const spanish = 'language' in look
      const page = await journeys.as('SL', look)
      await journeys.visit(page, `/organizations?search=${encodeURIComponent(journeys.someone('SL').place)}${spanish ? '&lang=es' : ''}`)
      await page.getByRole('main').getByRole('link', { name: journeys.someone('SL').place }).click()
      await page.getByRole('heading', { level: 1, name: journeys.someone('SL').place }).waitFor()
      const files = page.getByRole('region', { name: spanish ? 'Archivos' : 'Files' })
      const name = spanish ? 'Acuerdo.pdf' : 'Compact 2026.pdf'
      const bytes = Buffer.from(`%PDF-1.7\n% ${name}\n%%EOF\n`)
      await files.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer: bytes })
      const [download] = await Promise.all([page.waitForEvent('download'), files.getByRole('link', { name }).click()])
      expect(download.suggestedFilename(), name, 'the name it is saved under')
      expect(readFileSync(await download.path()).equals(bytes), true, 'what was downloaded is what was uploaded')

      await page.getByRole('button', { name: spanish ? 'Cambiar la imagen' : 'Change the picture' }).click()
      const choose = page.getByLabel(spanish ? 'Elegir una imagen' : 'Choose a picture').and(page.locator('input'))
      await choose.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') })
      await page.getByRole('alert').getByText(spanish ? 'Expórtela como PNG.' : 'Export it as PNG.').waitFor()
      await journeys.expectAccessible(page)
      await journeys.expectToFit(page)
      await page.screenshot({ path: `build/files_${spanish ? 'es_360' : 'en_1280'}.png`, fullPage: true })
      await choose.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: logo })
      await page.locator('img[src*="picture"]').waitFor({ state: 'visible' })
      await journeys.expectAccessible(page)
    }
  },

  async 'finds no administration'(journeys: Journeys) {
    const page = await journeys.as('SL')
    await journeys.visit(page, '/')
    expect(await page.getByRole('link', { name: 'Data', exact: true }).count(), 0, 'links to the data pages')
  },
}
