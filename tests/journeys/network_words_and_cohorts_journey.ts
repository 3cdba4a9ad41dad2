import type { Journeys } from './browser.ts'
import { choose, expect } from './browser.ts'

const home = '/n/is-it-working-network'

export default {
  async 'adopts a new edition of what the network says of itself, and sees what differs'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, home)
    await page.getByRole('link', { name: /^Edition \d/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Mission, values, theory' }).waitFor()
    await page.getByRole('link', { name: 'New edition' }).click()
    const second = page.getByRole('group', { name: '2. Vision' })
    await second.getByRole('textbox', { name: 'Text' }).fill('Every school can say for whom it is working.')
    await page.getByRole('button', { name: 'Move up: Look at the data' }).click()
    await page.getByRole('group', { name: '3. Look at the data' }).waitFor()
    await page.getByRole('button', { name: 'Remove: Share what failed' }).click()
    await page.getByRole('button', { name: 'Add a statement' }).click()
    await page.getByRole('group', { name: /^7\./ }).getByRole('textbox', { name: 'Text' }).fill('more students graduate')
    await page.getByRole('button', { name: 'Adopt this edition' }).click()
    const problem = page.getByRole('alert', { name: 'There is a problem' })
    await problem.getByRole('link', { name: /why it is changed/ }).click()
    await page.keyboard.type('A year of learning')
    await page.reload()
    await page.getByText('We kept what you typed here before.').waitFor()
    await page.getByRole('button', { name: 'Adopt this edition' }).click()
    await page.getByRole('heading', { level: 1, name: /^Edition \d+$/ }).waitFor()
    const changes = page.getByRole('region', { name: /^What changed since edition/ })
    await changes.getByText('Reworded: Vision').waitFor()
    await changes.getByText('Before: Every school can say whether').waitFor()
    await changes.getByText('Removed: Beliefs, Share what failed').waitFor()
    await changes.getByText('Added: THEN clause').waitFor()
    await changes.getByText(/^Moved: Beliefs, (Look at the data|Start small)$/).waitFor()
    await journeys.expectAccessible(page)
    await page.getByRole('link', { name: 'Español' }).click()
    await page.getByRole('heading', { level: 1, name: /^Edición \d+$/ }).waitFor()
    await page.getByText('Reformulada: Visión').waitFor()
  },

  async 'reads and writes it on a phone'(journeys: Journeys) {
    const page = await journeys.as('NA', { width: 360, language: 'es' })
    for (const path of ['', '/statements', '/statements/new', '/cohorts']) {
      await journeys.visit(page, `${home}${path}?lang=es`)
      await journeys.expectToFit(page)
      await journeys.expectAccessible(page)
    }
  },

  async 'begins a cohort with a shared problem, takes a school into it and says what its first year is about'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, `${home}/cohorts`)
    await page.getByRole('link', { name: 'Middle schools' }).waitFor()
    await page.getByRole('link', { name: 'New cohort' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ninth grade, second round')
    await page.getByRole('textbox', { name: /Shared problem/ }).fill('Too many students repeat ninth grade.')
    await page.getByLabel('From').fill('2026-08-01')
    await page.getByLabel('Until (optional)').fill('2029-07-31')
    await choose(page, 'Follows (optional)', 'Middle schools')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 1, name: 'Ninth grade, second round' }).waitFor()
    await page.getByRole('link', { name: 'Add to the cohort' }).click()
    await choose(page, /^Organization/, 'Cedar Hollow')
    await page.getByRole('combobox', { name: 'Standing' }).selectOption({ label: 'Returning' })
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 3, name: 'Returning' }).waitFor()
    await page.getByRole('heading', { level: 3, name: '1 returned' }).waitFor()
    await page.getByRole('heading', { level: 3, name: '1 left' }).waitFor()
    await page.getByRole('link', { name: 'Add a year' }).click()
    await page.getByRole('textbox', { name: 'Year' }).fill('1')
    await page.getByRole('textbox', { name: 'Title' }).fill('See the problem')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 3, name: 'Year 1: See the problem' }).waitFor()
    expect(await page.getByRole('link', { name: 'Add to the cohort' }).count(), 1, 'ways to add a member')
    await journeys.expectAccessible(page)
  },
}
