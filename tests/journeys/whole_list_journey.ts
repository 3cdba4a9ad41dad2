import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

const more_than_a_file = 10_050

export default {
  async 'prepares a list that is too long for a download, has it, and lets it go'(journeys: Journeys) {
    const page = await journeys.as('NS')
    await journeys.visit(page, '/admin/audit/security')
    await page.getByRole('button', { name: 'Filter' }).or(page.getByRole('search')).first().waitFor()
    expect(await page.getByRole('button', { name: 'Prepare the whole list' }).count(), 0, 'offers where the list is short')
    const me = await page.evaluate(async () => ((await (await fetch('/api/v1/me')).json()) as { person: { id: string } }).person.id)
    const database = new DatabaseSync(join(journeys.data, 'aimline.db'), { timeout: 10_000 })
    const event = database.prepare(`insert into security_event (id, at, event, person_id, facts) values (?, ?, 'refused', ?, '{}')`)
    database.exec('begin immediate')
    for (let n = 0; n < more_than_a_file; n += 1) event.run(randomUUID(), new Date().toISOString(), me)
    database.exec('commit')
    database.close()

    await journeys.visit(page, '/admin/audit/security?event=refused')
    await page.getByText('This list is longer than the file').waitFor()
    await journeys.expectAccessible(page)
    await page.getByRole('button', { name: 'Prepare the whole list' }).click()
    await page.getByRole('heading', { level: 1, name: 'My files' }).waitFor()
    await page.getByText('10,050 rows').waitFor()
    await page.getByText('Done').waitFor()
    await journeys.expectAccessible(page)
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download Audit: security' }).click()])
    expect(file.suggestedFilename(), 'security-events.csv', 'the name of the file')

    const phone = await journeys.as('NS', { width: 360, scheme: 'dark', language: 'es' })
    await journeys.visit(phone, '/exports?lang=es')
    await phone.getByText('10,050 filas').or(phone.getByText('10.050 filas')).waitFor()
    await journeys.expectToFit(phone)
    await journeys.expectAccessible(phone)
    await journeys.visit(phone, '/notifications?lang=es')
    await phone.getByRole('link', { name: /La lista que pidió está lista/ }).first().waitFor()

    await page.getByRole('button', { name: 'Remove Audit: security' }).click()
    await page.getByText('You have asked for no file').waitFor()
  },
}
