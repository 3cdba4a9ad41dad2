import type { Page } from 'playwright-core'
import type { Journeys } from './browser.ts'
import { choose, expect } from './browser.ts'

const network = '/n/is-it-working-network'
const path = (page: Page) => new URL(page.url()).pathname
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

/** What is in the bars and can be pressed, with its size. */
const targets = (page: Page) => page.evaluate(() => [...document.querySelectorAll<HTMLElement>('header :is(a, button), nav :is(a, button)')]
  .filter((each) => each.checkVisibility())
  .map((each) => ({ name: each.ariaLabel ?? each.innerText, ...each.getBoundingClientRect().toJSON() as DOMRect })))

async function openMore(page: Page) {
  await page.getByRole('button', { name: 'More' }).click()
  return page.getByRole('navigation', { name: 'Main navigation' })
}

/** The network administrator runs a second network, so there is something to switch to. */
async function secondNetwork(journeys: Journeys, name: string): Promise<void> {
  const page = await journeys.as('NA')
  await journeys.visit(page, '/networks/new')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await choose(page, 'Run by', journeys.someone('NA').place)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

export default {
  async 'switches to another network at the same section, by keyboard'(journeys: Journeys) {
    await secondNetwork(journeys, 'Wide Lakes Network')
    const page = await journeys.as('NA')
    await journeys.visit(page, `${network}/members`)
    await page.getByRole('button', { name: 'Network: Is It Working Network' }).focus()
    await page.keyboard.press('Enter')
    await journeys.expectAccessible(page)
    while (!(await page.evaluate(() => document.activeElement?.textContent ?? '')).startsWith('Wide Lakes Network')) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('This network is a draft. It is being set up.').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor()
    expect(path(page), '/n/wide-lakes-network/members', 'address in the other network')
    expect(await page.evaluate(() => document.activeElement?.id), 'main', 'where the focus is')
    expect(await page.title(), 'Members · Aimline', 'title')
  },

  async 'finds everything behind More on a phone, and fingers find it too'(journeys: Journeys) {
    await secondNetwork(journeys, 'Narrow Lakes Network')
    const page = await journeys.as('NA', { width: 360 })
    await journeys.visit(page, `${network}/members`)
    const small = (await targets(page)).filter(({ width, height }) => width < 44 || height < 44).map(({ name }) => name)
    expect(small.filter((name) => name !== 'Is It Working Network'), [], 'targets smaller than 44 px')
    const more = await openMore(page)
    await journeys.expectAccessible(page)
    await more.getByRole('link', { name: 'Narrow Lakes Network' }).click()
    await page.waitForURL(/narrow-lakes-network\/members/)
    await openMore(page)
    await more.getByRole('link', { name: 'People and roles' }).click()
    await page.getByRole('heading', { level: 1, name: 'People and roles' }).waitFor()
    expect(await more.getByRole('link', { name: 'My profile' }).count(), 0, 'links of a menu that has closed')
    await page.setViewportSize({ width: 320, height: 640 })
    await openMore(page)
    await journeys.expectToFit(page)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('button', { name: 'More' }).evaluate((button) => button === document.activeElement), true, 'focus is back')
  },

  async 'finds a school, a person and a page by name, by keyboard'(journeys: Journeys) {
    for (const width of [1280, 360]) {
      const page = await journeys.as('SL', { width })
      await journeys.visit(page, '/networks')
      await page.keyboard.press(width === 360 ? '/' : 'Control+k')
      const search = page.getByRole('combobox', { name: 'Organization, person, network or page' })
      await search.waitFor()
      await page.getByText('Type two letters or more of a name.').waitFor()
      await page.keyboard.type('cedar')
      await page.getByRole('group', { name: 'Organizations' }).getByRole('option', { name: /^Cedar Hollow Middle School/ }).waitFor()
      await journeys.expectAccessible(page)
      await journeys.expectToFit(page)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Cedar Hollow Middle School' }).waitFor()

      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('group', { name: 'Opened before' }).getByRole('option', { name: /^Cedar Hollow/ }).waitFor()
      await page.keyboard.type('counsel')
      await page.getByRole('option', { name: /^Carmen Counselora/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Carmen Counselora' }).waitFor()

      await page.getByRole('button', { name: 'Search' }).click()
      await page.keyboard.type('xyzzy')
      await page.getByText('Nothing you may see is called “xyzzy”.').waitFor()
      await page.keyboard.press('Escape')
      expect(await page.getByRole('button', { name: 'Search' }).evaluate((button) => button === document.activeElement), true, 'focus is back')
    }
  },

  async 'lets a visitor find what is published, and no person'(journeys: Journeys) {
    const page = await journeys.as(null, { width: 360, language: 'es' })
    await journeys.visit(page, '/?lang=es')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.getByText('Escriba al menos dos letras de un nombre.').waitFor()
    await page.keyboard.type('ce')
    await page.getByRole('option', { name: /^Cedar Hollow/ }).waitFor()
    expect(await page.getByRole('group', { name: 'Personas' }).count(), 0, 'people that a visitor finds')
    await page.keyboard.press('Enter')
    await page.waitForURL(/o\/cedar-hollow-middle-school\?lang=es/)
  },

  async 'turns dark and close, and stays so'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/organizations')
    const row = page.getByRole('row').nth(1)
    const height = async () => Math.round((await row.boundingBox())!.height)
    expect([await background(page), await height()], ['rgb(250, 250, 248)', 44], 'ground and height of rows at first')
    await page.getByRole('button', { name: journeys.someone('NA').name }).click()
    await page.getByRole('radio', { name: 'Dark' }).check()
    await page.getByRole('checkbox', { name: 'Rows close together' }).check()
    await journeys.expectAccessible(page)
    await page.reload()
    await row.waitFor()
    expect([await background(page), await height()], ['rgb(20, 21, 19)', 32], 'ground and height of rows later')
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'light', 'colors on paper')
  },

  async 'folds the menu to its icons, and remembers'(journeys: Journeys) {
    const page = await journeys.as('SL')
    await journeys.visit(page, '/')
    await page.getByRole('button', { name: 'Fold menu' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Unfold menu' }).waitFor()
    const bar = page.getByRole('navigation', { name: 'Main navigation' }).first()
    expect((await bar.boundingBox())!.width, 64, 'width of the folded menu')
    await bar.getByRole('link', { name: 'Organizations' }).click()
    await page.getByRole('heading', { level: 1, name: 'Organizations' }).waitFor()
  },

  async 'is told when a role is given, and chooses how to be told'(journeys: Journeys) {
    const [giver, reader] = [await journeys.as('SL'), await journeys.as('SS', { width: 360 })]
    await journeys.visit(giver, '/admin/people/new')
    await giver.getByRole('textbox', { name: 'Mail address' }).fill('carmen.counselora@marigold.example')
    await choose(giver, 'Place', journeys.someone('SL').place)
    await giver.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'Educator' })
    await giver.getByRole('button', { name: 'Give a role' }).click()
    await giver.getByRole('heading', { level: 1, name: /^Educator/ }).waitFor()

    await journeys.visit(reader, '/')
    await reader.getByRole('button', { name: /^Notifications: \d+ new$/ }).click()
    await reader.getByRole('link', { name: new RegExp(`^New: .*${journeys.someone('SL').place}`) }).waitFor()
    await journeys.expectAccessible(reader)
    await reader.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
    await reader.getByRole('link', { name: 'All notifications, and how they reach you' }).click()
    await reader.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor()
    const settings = reader.getByRole('region', { name: 'By mail' })
    await settings.getByRole('combobox', { name: 'You were given a role' }).selectOption({ label: 'Gathered, weekly' })
    await settings.getByRole('combobox', { name: 'Hour' }).selectOption({ label: '6:00 PM' })
    await settings.getByRole('button', { name: 'Save' }).click()
    await settings.getByText('Saved.').waitFor()
    await reader.reload()
    await settings.getByRole('combobox', { name: 'You were given a role' }).waitFor()
    expect(await settings.getByRole('combobox', { name: 'You were given a role' }).inputValue(), 'weekly', 'how it comes')
    expect(await settings.getByRole('combobox', { name: 'Hour' }).inputValue(), '18', 'the hour')
  },

  async 'loses nothing without a connection, and goes on when it is back'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/organizations/new')
    await page.context().setOffline(true)
    await page.getByText('You are offline.').waitFor()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Offline Academy')
    await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'School' })
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('alert', { name: 'There is a problem' }).getByText('What you typed is kept on this device').waitFor()
    await page.getByRole('link', { name: 'Data' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Aimline cannot be reached' }).waitFor()
    await journeys.expectAccessible(page)
    await page.context().setOffline(false)
    await page.getByRole('heading', { level: 1, name: 'Data' }).waitFor()
    await journeys.visit(page, '/organizations/new')
    await page.getByText('We kept what you typed here before.').waitFor()
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'Offline Academy', 'the kept name')
    await page.context().setOffline(true)
    await page.context().setOffline(false)
    await page.getByText('You are connected again.').waitFor()
  },

  async 'waits while the server is busy, and gives the number of a fault'(journeys: Journeys) {
    const page = await journeys.as('NA')
    let asked = 0
    await page.route(/\/api\/v1\/organizations\?/, (route) => {
      asked += 1
      return asked === 1 ? route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, json: { title: 'Busy' } }) : route.continue()
    })
    await page.goto(`${journeys.address}/organizations`)
    await page.getByText('Aimline is busy. It will try again by itself in a moment.').waitFor()
    await page.getByRole('table', { name: 'Organizations' }).waitFor()
    expect(asked, 2, 'requests')
    await page.route(/\/api\/v1\/networks\/is-it-working-network/, (route) =>
      route.fulfill({ status: 500, json: { title: 'A fault', status: 500, problems: [], incident: '01a2-beef' } }))
    await page.goto(`${journeys.address}${network}`)
    await page.getByRole('heading', { level: 1, name: 'Something went wrong here' }).waitFor()
    await page.getByText('01a2-beef').waitFor()
    await journeys.expectAccessible(page)
    await page.unroute(/\/api\/v1\/networks\/is-it-working-network/)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 1, name: 'Is It Working Network' }).waitFor()
  },

  async 'signs in again where the session ended, with what was typed'(journeys: Journeys) {
    const page = await journeys.as('SL')
    await journeys.visit(page, '/')
    await page.getByRole('link', { name: 'Check your own page' }).click()
    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    const profile = page.getByRole('textbox', { name: 'Profile (optional)' })
    await profile.fill('Half a sentence about')
    const form = path(page)
    await journeys.settled(page)
    const cookies = await page.context().cookies()
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.waitFor()
    await journeys.expectAccessible(page)
    await dialog.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    expect(new URL(page.url()).searchParams.get('back'), form, 'where signing in leads back to')
    await page.context().addCookies(cookies)
    await journeys.visit(page, form)
    expect(await profile.inputValue(), 'Half a sentence about', 'what was typed')
    await page.getByRole('button', { name: 'Discard it' }).click()
  },

  async 'comes back from signing in to where it began'(journeys: Journeys) {
    const page = await journeys.as(null)
    await journeys.visit(page, '/people?lang=es')
    await page.getByRole('main').getByRole('link', { name: 'Iniciar sesión' }).click()
    await page.waitForURL(/sign-in\?/)
    await page.getByRole('heading', { level: 1, name: 'Iniciar sesión' }).waitFor()
    await page.goto(journeys.someone('FC').link)
    await page.getByRole('main').getByRole('button', { name: /Sign in|Iniciar sesión/ }).click()
    await page.getByRole('table', { name: 'Personas' }).waitFor()
    expect(path(page), '/people', 'address after signing in')
  },

  async 'explains a word of the field where it stands'(journeys: Journeys) {
    for (const width of [1280, 320]) {
      const page = await journeys.as('SL', { width })
      await journeys.visit(page, network)
      await page.getByRole('button', { name: 'Theory of action' }).click()
      await page.getByText('what a network believes will lead to its aim.').waitFor()
      await journeys.expectToFit(page)
      await journeys.expectAccessible(page)
      await page.getByRole('link', { name: 'All words' }).click()
      await page.getByRole('heading', { level: 1, name: 'Words used here' }).waitFor()
    }
  },

  async 'leaves the bars off paper, and says where it came from'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, network)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('banner').isVisible(), false, 'the top bar is on paper')
    for (const bar of await page.getByRole('navigation', { name: 'Main navigation' }).all()) expect(await bar.isVisible(), false, 'a menu is on paper')
    expect(await page.getByRole('link', { name: 'Edit', exact: true }).first().isVisible(), false, 'something to press is on paper')
    await page.getByText(`Printed from ${journeys.address}${network} on`).waitFor()
    await page.getByText('Three cohorts of schools').waitFor()
  },

  async 'keeps what is chosen visible in forced colors'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await page.emulateMedia({ forcedColors: 'active' })
    await journeys.visit(page, '/organizations')
    const current = page.getByRole('navigation', { name: 'Main navigation' }).first().locator('[aria-current]')
    expect(await current.evaluate((link) => getComputedStyle(link).outlineStyle), 'solid', 'outline of the current place')
    await journeys.expectAccessible(page)
  },
}
