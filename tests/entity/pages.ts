// The list and the form that the pages make of a description they had never seen.
import { choose, expect, Journeys } from '../journeys/browser.ts'
import { claim } from '../support/claims.ts'

export async function claimPages(): Promise<void> {
  const journeys = await Journeys.start()
  try {
    await claim('the pages list rooms, make one in a form and change it, with nothing written for them', async () => {
      const page = await journeys.as('NA')
      await journeys.visit(page, '/admin/data')
      await page.getByRole('region', { name: 'Lists' }).getByRole('link', { name: 'Rooms', exact: true }).click()
      await page.getByRole('heading', { level: 1, name: 'Rooms' }).waitFor()
      expect(new URL(page.url()).pathname, '/admin/data/rooms', 'address of the list')
      await page.getByRole('link', { name: 'New row in Rooms' }).click()
      await page.getByText('How many people can sit in it').waitFor()
      await choose(page, 'Organization', 'Cedar Hollow')
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Room 12')
      await page.getByRole('textbox', { name: 'Seats (optional)' }).fill('a few')
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('alert', { name: 'There is a problem' }).getByRole('link', { name: /^Seats/ }).waitFor()
      await page.getByRole('textbox', { name: 'Seats (optional)' }).fill('31')
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('heading', { level: 1, name: 'Room 12' }).waitFor()
      await page.getByRole('region', { name: 'History' }).getByText(/created/i).waitFor()
      await page.getByRole('textbox', { name: 'Seats (optional)' }).fill('28')
      await page.getByRole('button', { name: 'Save' }).click()
      const row = page.getByRole('table', { name: 'Rooms' }).getByRole('row', { name: /Room 12/ })
      await row.getByRole('cell', { name: 'Cedar Hollow Middle School' }).waitFor()
      await row.getByRole('cell', { name: '28' }).waitFor()
      await journeys.expectAccessible(page)
      await journeys.expectNoComplaints()
    })
    await claim('the pages show rooms to nobody outside of their network', async () => {
      const page = await journeys.as(journeys.people.find(({ name }) => name === 'Bea Pretend') ?? null)
      await journeys.visit(page, '/admin/data/rooms')
      await page.getByText(/Room 12/).waitFor({ state: 'detached' })
      await journeys.expectNoComplaints()
    })
  } catch (fault) {
    await claim('the pages are there', () => Promise.reject(fault as Error))
  } finally {
    await journeys.stop()
  }
}
