import type { Journeys } from './browser.ts'
import type { Page } from 'playwright-core'
import { choose, expect } from './browser.ts'

/** Gives somebody new a role, and waits for the page of it. */
async function give(page: Page, journeys: Journeys, mail: string, name: string, role: string, place: string, until?: string): Promise<void> {
  await journeys.visit(page, '/admin/people/new')
  await page.getByRole('textbox', { name: 'Mail address' }).fill(mail)
  await page.getByRole('textbox', { name: 'Person (optional)' }).fill(name)
  await choose(page, 'Place', place)
  await page.getByRole('combobox', { name: 'Role' }).selectOption({ label: role })
  if (until) await page.getByLabel('Until').fill(until)
  await page.getByRole('button', { name: 'Give a role' }).click()
  // Whom nobody has confirmed yet goes by the address.
  await page.getByRole('heading', { level: 1, name: new RegExp(`^${role}: (${name}|${mail})$`) }).waitFor()
}

export default {
  async 'lists organizations, creates one, and sees its history after an edit in Spanish'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/')
    await page.getByRole('link', { name: 'Organizations', exact: true }).first().click()
    await page.getByRole('table', { name: 'Organizations' }).waitFor()
    await page.getByRole('link', { name: 'New organization' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Juniper Hill High School')
    await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'School' })
    await choose(page, 'Part of (optional)', journeys.someone('DL').place)
    await page.getByRole('combobox', { name: 'Lowest grade' }).selectOption({ label: '9' })
    await page.getByRole('combobox', { name: 'Highest grade' }).selectOption({ label: '12' })
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 1, name: 'Juniper Hill High School' }).waitFor()
    expect(new URL(page.url()).pathname, '/o/juniper-hill-high-school', 'address of the new organization')

    await page.getByRole('link', { name: 'Español' }).click()
    await page.getByRole('link', { name: 'Editar', exact: true }).click()
    await page.getByRole('textbox', { name: 'Lugar (opcional)' }).fill('Taos, Nuevo México')
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('heading', { level: 1, name: 'Juniper Hill High School' }).waitFor()
    const history = page.getByRole('region', { name: 'Historial' })
    await history.getByText('Después: Taos, Nuevo México').waitFor()
    expect(new URL(page.url()).searchParams.get('lang'), 'es', 'language in the address')
  },

  async 'is told what is wrong at the field, and loses nothing'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/organizations/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Badly Named')
    await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'School' })
    await page.getByRole('textbox', { name: /NCES number/ }).fill('not a number')
    await page.getByRole('button', { name: 'Create' }).click()
    const summary = page.getByRole('alert', { name: 'There is a problem' })
    await summary.waitFor()
    expect(await summary.evaluate((box) => box === document.activeElement), true, 'the summary has focus')
    await summary.getByRole('link').first().click()
    expect(await page.getByRole('textbox', { name: /NCES number/ }).evaluate((input) => input === document.activeElement), true, 'the link leads to the field')
    await page.reload()
    await page.getByText('We kept what you typed here before.').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'Badly Named', 'the kept name')
    await page.getByRole('button', { name: 'Discard it' }).click()
  },

  async 'chooses field by field when somebody else saved first'(journeys: Journeys) {
    const [first, second] = [await journeys.as('NA'), await journeys.as('NA')]
    await journeys.visit(first, '/organizations/new')
    await first.getByRole('textbox', { name: 'Name', exact: true }).fill('Twice Edited School')
    await first.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'School' })
    await choose(first, 'Part of (optional)', journeys.someone('DL').place)
    await first.getByRole('button', { name: 'Create' }).click()
    await first.getByRole('heading', { level: 1, name: 'Twice Edited School' }).waitFor()
    for (const page of [first, second]) await journeys.visit(page, '/o/twice-edited-school/edit')
    await first.getByRole('textbox', { name: 'Place (optional)' }).fill('Durham')
    await second.getByRole('textbox', { name: 'Place (optional)' }).fill('Cary')
    await first.getByRole('button', { name: 'Save' }).click()
    await first.getByRole('heading', { level: 1, name: 'Twice Edited School', exact: true }).waitFor()
    await second.getByRole('button', { name: 'Save' }).click()
    await second.getByRole('heading', { name: 'Someone else changed this meanwhile' }).waitFor()
    await second.getByRole('radio', { name: /What you typed/ }).check()
    await second.getByRole('button', { name: 'Go on with this' }).click()
    await second.getByRole('button', { name: 'Save' }).click()
    await second.getByRole('region', { name: 'History' }).getByText('After: Cary').waitFor()
  },

  async 'sets up a network and takes in a member'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/networks')
    await page.getByRole('link', { name: 'New network' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Rivers Reading Network')
    await choose(page, 'Run by', journeys.someone('NA').place)
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { level: 1, name: 'Rivers Reading Network' }).waitFor()
    await page.getByText('This network is a draft. It is being set up.').waitFor()
    await page.getByRole('link', { name: 'Add a member' }).click()
    await choose(page, 'Organization', journeys.someone('SL').place)
    await page.getByRole('button', { name: 'Add a member' }).click()
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor()
    await page.getByRole('rowheader', { name: journeys.someone('SL').place }).waitFor()
  },

  async 'gives a role, sees it in the list and ends it'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/admin/people')
    await page.getByRole('link', { name: 'Give a role' }).click()
    await page.getByRole('textbox', { name: 'Mail address' }).fill('rosa.medina@school.example')
    await page.getByRole('textbox', { name: 'Person (optional)' }).fill('Rosa Medina')
    await choose(page, 'Place', journeys.someone('SL').place)
    // What the policy lets her give there, and nothing that she would be refused.
    await page.getByRole('option', { name: 'School leader' }).waitFor({ state: 'attached' })
    const offered = await page.getByRole('combobox', { name: 'Role' }).locator('option').allInnerTexts()
    expect(offered.filter((each) => /Educator|Privacy officer|District leader|Network administrator/.test(each)), [], 'roles that are not hers to give')
    await page.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'School leader' })
    await page.getByRole('button', { name: 'Give a role' }).click()
    await page.getByRole('heading', { level: 1, name: 'School leader: Rosa Medina' }).waitFor()
    await page.getByRole('button', { name: 'End this role…' }).click()
    await page.getByRole('button', { name: 'Yes, end it' }).click()
    await page.getByRole('heading', { level: 1, name: 'People and roles' }).waitFor()
  },

  async 'invites somebody, sends the letter again and withdraws it'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await give(page, journeys, 'lena.larga@school.example', 'Lena Larga', 'School leader', journeys.someone('SL').place)
    await journeys.visit(page, '/admin/people/invitations')
    await page.getByRole('rowheader', { name: 'Lena Larga' }).getByRole('link').click()
    await page.getByRole('button', { name: 'Send the letter again' }).click()
    await page.getByText('A letter with a new link goes to lena.larga@school.example.').waitFor()
    await page.getByRole('button', { name: 'Withdraw it…' }).click()
    await page.getByRole('button', { name: 'Yes, withdraw it' }).click()
    await page.getByRole('heading', { level: 1, name: 'Invitations' }).waitFor()
    await page.getByRole('rowheader', { name: 'Lena Larga' }).waitFor({ state: 'detached' })
  },

  async 'gives a role that another confirms'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await give(page, journeys, 'nina.nueva@workingnow.example', 'Nina Nueva', 'Network administrator', journeys.someone('NA').place)
    await page.getByText('This role starts when a second person has confirmed it: neither who gave it nor who gets it.').waitFor()
    expect(await page.getByRole('button', { name: 'Confirm this role' }).count(), 0, 'confirm buttons for who gave the role')

    const second = await journeys.as(journeys.people.find((each) => each.name === 'Nadia Second')!)
    await journeys.visit(second, '/admin/people')
    await second.getByRole('region', { name: 'Waiting for a second person' }).getByRole('link').first().click()
    await second.getByRole('button', { name: 'Confirm this role' }).click()
    await second.getByRole('heading', { level: 1, name: 'People and roles' }).waitFor()
    await second.getByRole('region', { name: 'Waiting for a second person' }).waitFor({ state: 'detached' })
  },

  async 'renews roles that end soon'(journeys: Journeys) {
    const page = await journeys.as('NA')
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
    await give(page, journeys, 'sara.corta@school.example', 'Sara Corta', 'School leader', journeys.someone('SL').place, soon)
    await journeys.visit(page, '/admin/people?ending=30')
    await page.getByRole('rowheader', { name: 'Sara Corta' }).waitFor()
    expect(await page.getByRole('rowheader', { name: journeys.someone('SL').name }).count(), 0, 'rows of roles that last a year')
    await page.getByRole('link', { name: 'Renew roles' }).click()
    await page.getByRole('checkbox', { name: 'Sara Corta: School leader' }).check()
    await page.getByRole('button', { name: 'Renew 1 role' }).click()
    await page.getByText('Renewed', { exact: true }).waitFor()
  },

  async 'asks what somebody may see, and why'(journeys: Journeys) {
    const page = await journeys.as('NA')
    const leader = journeys.someone('SL')
    await journeys.visit(page, '/admin/people?role=SL')
    await page.getByRole('rowheader', { name: leader.name }).getByRole('link').click()
    await page.getByRole('link', { name: 'What may this person see, and why?' }).click()
    await page.getByRole('region', { name: `School leader of ${leader.place}` }).getByText(/What it permits/).click()
    await page.getByText('commitments', { exact: true }).waitFor()
    await choose(page, 'Which one', leader.place)
    const answers = page.getByRole('list', { name: `What ${leader.name} may do with it` })
    await answers.getByText(`By the role School leader of ${leader.place}.`).first().waitFor()
    await answers.getByText('It would need the role Network administrator there.').first().waitFor()
  },

  async 'sees in the audit who changed what, and not who read of students'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/admin/audit?entity=organization')
    await page.getByRole('heading', { level: 2, name: `Organization: ${journeys.someone('SL').place}` }).first().waitFor()
    await journeys.visit(page, '/admin/audit?entity=membership')
    await page.getByRole('heading', { level: 2, name: /^Membership: .+ · .+$/ }).first().waitFor()
    expect(await page.getByRole('link', { name: 'Who read of students' }).count(), 0, 'the ledger of a privacy officer')
    const link = await page.getByRole('link', { name: 'Download CSV' }).getAttribute('href')
    const csv = await page.request.get(journeys.address + link!)
    expect([csv.status(), csv.headers()['content-type']?.split(';')[0]], [200, 'text/csv'], 'the file')
  },

  async 'finds a place in the pages for every list that the server describes'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/admin/data')
    const lists = await page.getByRole('region', { name: 'Lists' }).getByRole('link').all()
    const addresses = await Promise.all(lists.map((link) => link.getAttribute('href')))
    expect(addresses.length > 3, true, 'several lists')
    for (const address of addresses) {
      await journeys.visit(page, address!)
      expect(await page.getByRole('alert').count(), 0, `failures at ${address}`)
    }
  },
}
