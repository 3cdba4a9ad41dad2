import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, BrowserContext, Page } from 'playwright-core'

const installed = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = installed('playwright-core') as typeof import('playwright-core')
const axeScript = readFileSync(installed.resolve('axe-core/axe.min.js'), 'utf8')

export interface SignIn { name: string; role: string; place: string; link: string }
/** `strange`: it also visits places with a certificate that only this test knows. */
export interface Look { width?: number; scheme?: 'light' | 'dark'; language?: 'en' | 'es'; strange?: boolean }

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

/** A running demonstration and a browser that visits it; each page it opens is listened to for complaints. */
export class Journeys {
  readonly address: string
  readonly people: SignIn[]
  private readonly server: ChildProcess
  readonly data: string
  private readonly browser: Browser
  private contexts: BrowserContext[] = []
  private complaints: string[] = []
  private readonly sessions: Map<string, Promise<BrowserContext>>

  private constructor(server: ChildProcess, data: string, browser: Browser, address: string, people: SignIn[], sessions = new Map<string, Promise<BrowserContext>>()) {
    this.server = server
    this.data = data
    this.browser = browser
    this.address = address
    this.people = people
    this.sessions = sessions
  }

  static async start(further: string[] = []): Promise<Journeys> {
    const binary = process.env.AIMLINE_BINARY ?? 'build/release/aimline'
    const data = mkdtempSync(join(tmpdir(), 'aimline-journeys-'))
    const listen = `127.0.0.1:${await freePort()}`
    const server = spawn(binary, ['demo', '--json', '--listen', listen, '--data', data, ...further], { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: server.stdout! })
    const first = await Promise.race([
      once(lines, 'line').then(([line]) => line as string),
      once(server, 'exit').then(() => Promise.reject(new Error(`${binary} ended before it said where it listens`))),
    ])
    const { address, sign_in } = JSON.parse(first) as { address: string; sign_in: SignIn[] }
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
    return new Journeys(server, data, browser, address, sign_in)
  }

  /** The same demonstration and the same people signed in, with pages and complaints of its own. */
  another(): Journeys {
    return new Journeys(this.server, this.data, this.browser, this.address, this.people, this.sessions)
  }

  async stop(): Promise<void> {
    await this.browser.close()
    this.server.kill('SIGTERM')
    if (this.server.exitCode === null && this.server.signalCode === null) await once(this.server, 'exit')
    rmSync(this.data, { recursive: true, force: true })
  }

  /** Somebody of the demonstration with this role. */
  someone(role: string): SignIn {
    const found = this.people.find((each) => each.role === role)
    if (!found) throw new Error(`the demonstration has no ${role}; it has ${this.people.map((each) => each.role).join(', ')}`)
    return found
  }

  /** A page as somebody with a role sees it, or as a visitor. A sign-in link works once, so its session is kept. */
  async as(who: string | SignIn | null, { width = 1280, scheme = 'light', language = 'en', strange = false }: Look = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height: width < 500 ? 780 : 860 }, colorScheme: scheme, reducedMotion: 'reduce', locale: language === 'es' ? 'es-US' : 'en-US', ignoreHTTPSErrors: strange,
      storageState: who ? await this.session(typeof who === 'string' ? this.someone(who) : who) : undefined,
    })
    this.contexts.push(context)
    // A place elsewhere may ask for pictures and fonts from yet others, which no test has at hand.
    if (strange) await context.route(({ hostname }) => !['127.0.0.1', 'localhost'].includes(hostname), (route) => route.fulfill({ body: '' }))
    return this.open(context)
  }

  /** A browser of its own that nobody signed in with yet, for any address. */
  visitor(look: Look = {}): Promise<Page> {
    return this.as(null, look)
  }

  private async session(person: SignIn) {
    if (!this.sessions.has(person.link)) this.sessions.set(person.link, this.signIn(person))
    return (await this.sessions.get(person.link)!).storageState()
  }

  private async signIn(person: SignIn): Promise<BrowserContext> {
    const context = await this.browser.newContext()
    const page = await this.open(context)
    await page.goto(person.link)
    await page.getByRole('main').getByRole('button', { name: /Sign in|Iniciar sesión/ }).click()
    await page.getByRole('heading', { level: 1, name: /^(Welcome|Le damos la bienvenida), / }).waitFor()
    return context
  }

  private async open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      // That a page was refused something, or had no connection, is told to its reader; all else on the console is a fault.
      const refused = /Failed to load resource: (the server responded with a status of (4\d\d|50[03])|net::ERR_INTERNET_DISCONNECTED)/.test(message.text())
      if (message.type() === 'error' && !refused) this.complaints.push(`${page.url()}: ${message.text()}`)
    })
    return page
  }

  /** Opens an address of the pages and waits until it has drawn itself. */
  async visit(page: Page, path: string): Promise<void> {
    await page.goto(this.address + path)
    await this.settled(page)
  }

  async settled(page: Page): Promise<void> {
    await page.waitForLoadState('networkidle')
    await page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** Fails where axe finds anything; `rules` are all unless some are named. */
  async expectAccessible(page: Page, rules?: string[]): Promise<void> {
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeScript)
    const found = await page.evaluate(async (only) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') }
      const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: only }) })
      return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' | ')}`)
    }, rules)
    if (found.length > 0) throw new Error(`${page.url()}\n${found.join('\n')}`)
  }

  /** Fails where one would have to scroll sideways. */
  async expectToFit(page: Page): Promise<void> {
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth] as const)
    if (wide > screen) throw new Error(`${page.url()} is ${wide} px wide on a screen of ${screen} px`)
  }

  /** Complaints that were wanted. */
  forgive(wanted: RegExp): void {
    this.complaints = this.complaints.filter((each) => !wanted.test(each))
  }

  async expectNoComplaints(): Promise<void> {
    if (this.complaints.length > 0) throw new Error(`the browser complained:\n${this.complaints.join('\n')}`)
  }

  async whereabouts(): Promise<string> {
    const pages = this.contexts.flatMap((context) => context.pages())
    return (await Promise.all(pages.map(async (page) => `at ${page.url()}\n${await page.locator('main').innerText().catch(() => '')}\n`))).join('')
  }

  async leave(): Promise<void> {
    for (const context of this.contexts) await context.close()
    this.contexts = []
    this.complaints = []
  }
}

/** Chooses in an input that drops down a list: the first that is offered, or the first after typing. */
export async function choose(page: Page, label: string | RegExp, typing = ''): Promise<void> {
  const input = page.getByRole('combobox', { name: label })
  await input.click()
  if (typing) await input.fill(typing)
  const options = page.getByRole('listbox').getByRole('option')
  await (typing ? options.filter({ hasText: typing }) : options).first().click()
}

/** Fails with what was expected and what is. */
export function expect(is: unknown, wanted: unknown, of: string): void {
  if (JSON.stringify(is) !== JSON.stringify(wanted)) throw new Error(`${of}: expected ${JSON.stringify(wanted)}, is ${JSON.stringify(is)}`)
}
