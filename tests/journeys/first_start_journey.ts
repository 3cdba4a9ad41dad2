import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startCluster, type Cluster } from '../support/postgresql.ts'
import { binary, startServer, type Server } from '../support/server.ts'
import { codeOf, letterTo } from '../support/sign_in.ts'
import { choose, expect, type Journeys } from './browser.ts'
import { sayIn, type Language, type Say } from './say.ts'

const password = 'vulture grommet teapot'

/** One server that nobody has set up yet, and a language in which everybody there reads. */
class Start {
  readonly journeys: Journeys
  readonly server: Server
  readonly database: string
  readonly language: Language
  readonly say: Say

  constructor(journeys: Journeys, server: Server, database: string, language: Language) {
    this.journeys = journeys
    this.server = server
    this.database = database
    this.language = language
    this.say = sayIn(language)
  }

  browser(width?: number): Promise<Page> {
    return this.journeys.visitor({ width, language: this.language })
  }

  async visit(page: Page, path: string): Promise<void> {
    await page.goto(this.server.address + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }

  heading(page: Page, words: string, values?: Record<string, string>): Promise<void> {
    return page.getByRole('heading', { level: 1, name: this.say(words, values) }).waitFor()
  }

  type(page: Page, label: string, value: string): Promise<void> {
    return page.getByRole('textbox', { name: this.say(label) }).fill(value)
  }

  press(page: Page, words: string): Promise<void> {
    return page.getByRole('button', { name: this.say(words) }).click()
  }

  pick(page: Page, label: string, option: string): Promise<unknown> {
    const box = page.getByRole('combobox', { name: this.say(label) })
    return box.locator('option').filter({ hasText: this.say(option) }).getAttribute('value').then((value) => box.selectOption(value))
  }

  /** Whoever types at the server prints another link. */
  anotherLink(): string {
    const said = execFileSync(binary, ['user', 'setup-link', '--json', '--database', this.database, '--data', join(this.server.folder, 'data')], { encoding: 'utf8' })
    return new URL((JSON.parse(said) as { setup: string }).setup).pathname
  }

  /** Takes the key into an authenticator, shows its code and keeps the recovery codes. */
  async setUpFactor(page: Page): Promise<string[]> {
    await this.heading(page, 'Set up your second step')
    await page.getByRole('textbox', { name: this.say('Code') }).fill(codeOf(await page.locator('code').innerText()))
    await this.press(page, 'Confirm')
    const saved = page.getByRole('button', { name: this.say('I have saved them') })
    await saved.waitFor()
    const codes = await page.locator('ol code').allInnerTexts()
    await saved.click()
    return codes
  }

  /** Opens a setup link and becomes an administrator; `hub` is named where there is none yet. */
  async setUp(path: string, name: string, mail: string, hub?: string): Promise<Page> {
    const page = await this.browser()
    await page.goto(this.server.address + path)
    await this.heading(page, 'Set up Aimline')
    await this.type(page, 'Your name', name)
    await this.type(page, 'Mail address', mail)
    await page.getByLabel(this.say('Password')).and(page.locator('input')).fill(password)
    if (hub) await this.type(page, 'Name of the hub', hub)
    if (hub) await choose(page, this.say('Time zone of the hub'), 'America/Denver')
    await this.press(page, 'Set up')
    await this.setUpFactor(page)
    await this.heading(page, 'Welcome, {{name}}', { name })
    return page
  }

  /** Gives somebody new a role at a place; the page of it stands open afterwards. */
  async give(page: Page, role: string, place: string, name: string, mail: string): Promise<void> {
    await this.visit(page, '/admin/people/new')
    await this.type(page, 'Mail address', mail)
    await page.getByRole('textbox', { name: this.optional('Person') }).fill(name)
    await choose(page, this.say('Place'), place)
    await this.pick(page, 'Role', role)
    await this.press(page, 'Give a role')
    // Whom nobody has confirmed yet goes by the address.
    await page.getByRole('heading', { level: 1, name: new RegExp(`: (${name}|${mail})$`) }).waitFor()
  }

  optional(label: string): RegExp {
    const bare = this.say(label).source.slice(2, -2)
    return new RegExp(`^(${bare}) \\((optional|opcional)\\)$`)
  }

  /** Opens the invitation that came by mail, takes it with a password, and sets up the second factor. */
  async accept(mail: string, name: string, inviter: string): Promise<{ page: Page; codes: string[] }> {
    const letter = await letterTo(this.server, mail, '')
    const page = await this.browser(360)
    await page.goto(`${this.server.address}/invitation/${letter.secret}`)
    await this.heading(page, '{{inviter}} invites you', { inviter })
    expect(await page.getByRole('textbox', { name: this.say('Your name') }).inputValue(), name, 'the name in the invitation')
    await page.getByLabel(this.say('Password')).and(page.locator('input')).fill(password)
    await this.press(page, 'Accept')
    const codes = await this.setUpFactor(page)
    await this.heading(page, 'Welcome, {{name}}', { name })
    return { page, codes }
  }

  /** Signs in on another device, with the password and a recovery code. */
  async signIn(mail: string, code: string): Promise<Page> {
    const page = await this.browser(360)
    await this.visit(page, '/sign-in')
    await this.type(page, 'Mail address', mail)
    await page.getByLabel(this.say('Password')).and(page.locator('input')).fill(password)
    await page.getByRole('main').getByRole('button', { name: this.say('Sign in') }).click()
    await this.heading(page, 'Second step')
    await this.press(page, 'Use a recovery code')
    await this.type(page, 'Recovery code', code)
    await this.press(page, 'Continue')
    return page
  }
}

/** What the pages offer in their main menu, by address. */
async function menu(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 860 })
  await page.getByRole('navigation').first().getByRole('link').first().waitFor()
  await page.waitForLoadState('networkidle')
  const links = await page.locator('nav a[href]').evaluateAll((all) => all.map((each) => new URL((each as HTMLAnchorElement).href).pathname))
  return [...new Set(links)].sort()
}

async function walk(start: Start): Promise<void> {
  const { say, server } = start
  // The system administrator follows the link that the server printed; it makes her the hub's network administrator too.
  const ida = await start.setUp(new URL(server.setup()!).pathname, 'Ida First', 'ida@hub.example', 'Lone Hub')

  // As network administrator: a network, a school in it, a colleague who leads the school.
  await start.visit(ida, '/networks/new')
  await start.type(ida, 'Name', 'First Network')
  await choose(ida, say('Run by'), 'Lone Hub')
  await start.press(ida, 'Create')
  await ida.getByRole('heading', { level: 1, name: 'First Network' }).waitFor()
  for (const school of ['Cedar School', 'Aspen School']) {
    await start.visit(ida, '/organizations/new')
    await start.type(ida, 'Name', school)
    await start.pick(ida, 'Kind', 'School')
    await choose(ida, start.optional('Network it joins'), 'First Network')
    await start.press(ida, 'Create')
    await ida.getByRole('heading', { level: 1, name: school }).waitFor()
  }
  await start.give(ida, 'School leader', 'Cedar School', 'Rosa Nueva', 'rosa@cedar.example')

  // The invited person: by the letter, with a second factor, to what a leader of that school may see, and no more.
  const { page: rosa, codes } = await start.accept('rosa@cedar.example', 'Rosa Nueva', 'Ida First')
  await rosa.getByRole('region', { name: say('Your roles') }).getByRole('link', { name: 'Cedar School' }).waitFor()
  const hers = await menu(rosa)
  expect(['/admin/jobs', '/admin/people/accounts', '/admin/sign-on', '/admin/data'].filter((each) => hers.includes(each)), [], 'links of administrators in her menu')
  await start.visit(rosa, '/o/cedar-school')
  await rosa.getByRole('link', { name: say('Edit') }).click()
  await rosa.getByRole('textbox', { name: start.optional('Profile') }).fill('We call home on day three.')
  await start.press(rosa, 'Save')
  await rosa.getByRole('region', { name: say('Profile') }).getByText('We call home on day three.').waitFor()
  for (const closed of ['/o/aspen-school/edit', '/admin/jobs', '/admin/sign-on']) {
    await start.visit(rosa, closed)
    await rosa.getByText(say('Your roles do not include this.')).waitFor()
    expect(await rosa.getByRole('main').getByRole('button', { name: say('Save') }).count(), 0, `buttons to save at ${closed}`)
  }

  // What she is told of herself is what the administrator reads about her.
  await start.visit(ida, '/admin/people?role=SL')
  await ida.getByRole('rowheader', { name: 'Rosa Nueva' }).getByRole('link').click()
  await ida.getByRole('link', { name: say('What may this person see, and why?') }).click()
  await start.heading(ida, 'What {{name}} may see, and why', { name: 'Rosa Nueva' })
  await choose(ida, say('Which one'), 'Cedar School')
  const answers = ida.getByRole('list', { name: say('What {{name}} may do with it', { name: 'Rosa Nueva' }) })
  await answers.getByRole('listitem').first().waitFor()

  // A role that wants a second person's yes: whoever runs the machine names the second administrator.
  await start.give(ida, 'Network administrator', 'First Network', 'Nina Nueva', 'nina@hub.example')
  await ida.getByText(say('This role starts when a second person has confirmed it: neither who gave it nor who gets it.')).waitFor()
  const second = await start.setUp(start.anotherLink(), 'Otto Second', 'otto@hub.example')
  await start.visit(second, '/admin/people')
  await second.getByRole('region', { name: say('Waiting for a second person') }).getByRole('link').first().click()
  await start.press(second, 'Confirm this role')
  await start.heading(second, 'People and roles')
  await second.getByRole('region', { name: say('Waiting for a second person') }).waitFor({ state: 'detached' })

  // As system administrator: jobs went well, the security events tell the story, an account can be closed.
  await start.visit(ida, '/admin/jobs?state=failed')
  await ida.getByText(say('Nothing matches this search.')).waitFor()
  await start.visit(ida, '/admin/audit/security?event=invitation_accepted')
  await ida.getByRole('rowheader', { name: say('Invitation accepted') }).first().waitFor()
  await start.visit(ida, '/admin/people/accounts')
  await ida.getByRole('rowheader', { name: /^rosa@cedar/ }).getByRole('link').click()
  await start.press(ida, 'Suspend it…')
  await start.press(ida, 'Yes, suspend it')
  const letIn = ida.getByRole('button', { name: say('Let them sign in again') })
  await letIn.waitFor()
  await start.visit(rosa, '/account')
  await rosa.getByRole('main').getByRole('link', { name: say('Sign in') }).waitFor()
  await letIn.click()
  await ida.getByRole('button', { name: say('Suspend it…') }).waitFor()

  // She signs in again; when her role ends, her next click sees no more than anybody without one.
  const phone = await start.signIn('rosa@cedar.example', codes[0]!)
  await start.heading(phone, 'Welcome, {{name}}', { name: 'Rosa Nueva' })
  await start.journeys.expectToFit(phone)
  await start.journeys.expectAccessible(phone)
  await start.visit(ida, '/admin/people?role=SL')
  await ida.getByRole('rowheader', { name: 'Rosa Nueva' }).getByRole('link').click()
  await start.press(ida, 'End this role…')
  await start.press(ida, 'Yes, end it')
  await start.heading(ida, 'People and roles')
  await start.visit(phone, '/o/cedar-school')
  await phone.getByRole('alert').waitFor()
  expect(await phone.getByText('We call home on day three.').count(), 0, 'what she wrote as leader of the school')
}

let cluster: Promise<Cluster> | undefined
let databases = 0

/** Where a server keeps its rows: a file of its own, or a database of the one cluster that all these walks share. */
async function databaseFor(kind: 'sqlite' | 'postgresql'): Promise<string | undefined> {
  if (kind === 'sqlite') return undefined
  cluster ??= startCluster('journeys')
  databases += 1
  return (await cluster).createDatabase(`journey_${databases}`)
}

const claims = (['sqlite', 'postgresql'] as const).flatMap((kind) => (['en', 'es'] as const).map((language) => [
  `from an empty server to a colleague with a role, ${kind}, ${language}`,
  async (journeys: Journeys) => {
    const database = await databaseFor(kind)
    const server = await startServer({ command: 'serve', database })
    try {
      await walk(new Start(journeys, server, database ?? `sqlite:${join(server.folder, 'aimline.db')}`, language))
    } finally {
      await server.stop()
    }
  },
] as const))

export default Object.fromEntries(claims)
