import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

/** In the demonstration the first network administrator also runs the server. */
export default {
  async 'sees jobs and when recurring work is due'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/')
    await page.getByRole('link', { name: 'Jobs', exact: true }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor()
    await page.getByRole('region', { name: 'Recurring work' }).getByText('Tell whose roles end soon').waitFor()
    await page.getByRole('combobox', { name: 'State' }).selectOption({ label: 'Failed' })
    await page.getByText('Nothing matches this search.').waitFor()
    expect(new URL(page.url()).searchParams.get('state'), 'failed', 'state in the address')
  },

  async 'suspends an account and lets it in again'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/admin/people/accounts')
    await page.getByRole('rowheader', { name: /^ramon\.researchez@/ }).getByRole('link').click()
    await page.getByRole('button', { name: 'Suspend it…' }).click()
    await page.getByRole('button', { name: 'Yes, suspend it' }).click()
    await page.getByText(/^Nobody signs in with this account since/).waitFor()
    await page.getByRole('button', { name: 'Let them sign in again' }).click()
    await page.getByRole('button', { name: 'Suspend it…' }).waitFor()
    await page.getByRole('region', { name: 'History' }).getByText('Before:').first().waitFor()
  },

  async 'sees security events and no book about students'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/admin/audit/security?event=signed_in')
    await page.getByRole('rowheader', { name: 'Signed in' }).first().waitFor()
    expect(await page.getByRole('navigation', { name: 'Audit' }).getByRole('link').allInnerTexts(), ['Changes', 'Security'], 'books that are open')
  },

  async 'is told at the field what is wrong with a provider, before anybody is asked'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/admin/sign-on')
    await page.getByRole('link', { name: 'Set up a provider' }).click()
    await page.getByRole('button', { name: 'Set up a provider' }).click()
    const summary = page.getByRole('alert', { name: 'There is a problem' })
    expect(await summary.getByRole('link').count(), 5, 'what is missing')
    await summary.getByRole('link', { name: /^Issuer/ }).click()
    expect(await page.getByRole('textbox', { name: 'Issuer' }).evaluate((input) => input === document.activeElement), true, 'the link leads to the field')
  },

  async 'without the role, knows nothing of jobs, accounts and providers'(journeys: Journeys) {
    const page = await journeys.as('SL')
    await journeys.visit(page, '/admin/people')
    expect(await page.getByRole('link', { name: /^(Jobs|Sign-on|Tokens|Accounts)$/ }).count(), 0, 'links to the server')
    await journeys.visit(page, '/admin/jobs')
    await page.getByRole('alert').getByText('Your roles do not include this.').waitFor()
  },

  async 'as a privacy officer, opens the books about students'(journeys: Journeys) {
    const page = await journeys.as('PO')
    await journeys.visit(page, '/admin/audit/students')
    await page.getByText("Nobody has read a student's record here.").waitFor()
    await page.getByRole('link', { name: 'Disclosures' }).click()
    await page.getByText('Nothing has been disclosed to anybody outside.').waitFor()
  },
}
