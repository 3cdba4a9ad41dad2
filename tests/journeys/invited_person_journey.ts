import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { startServer, type Server } from '../support/server.ts'
import { codeOf, letterTo } from '../support/sign_in.ts'
import { choose, expect, type Journeys } from './browser.ts'

/** Examines what is shown, wide and narrow, light and dark, and keeps a picture of it. */
async function look(journeys: Journeys, page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  for (const [width, colorScheme] of [[1280, 'light'], [360, 'light'], [360, 'dark']] as const) {
    await page.setViewportSize({ width, height: 860 })
    await page.emulateMedia({ colorScheme })
    await journeys.expectToFit(page)
    await journeys.expectAccessible(page)
    await page.screenshot({ path: `build/invited_${name}_${width}_${colorScheme}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}

/** Takes a key into an authenticator, shows its code, and saves the recovery codes; gives both. */
async function setUpFactor(journeys: Journeys, page: Page, name: string, spanish = false): Promise<{ key: string; codes: string[] }> {
  await page.getByRole('img', { name: spanish ? /^Código QR/ : /^QR code/ }).waitFor()
  const key = await page.locator('code').innerText()
  await look(journeys, page, `${name}_factor`)
  const code = page.getByRole('textbox', { name: spanish ? 'Código' : 'Code' })
  await code.fill('000 000')
  await page.getByRole('button', { name: spanish ? 'Confirmar' : 'Confirm' }).click()
  await page.getByRole('alert').waitFor()
  const digits = codeOf(key)
  await code.fill(`${digits.slice(0, 3)} ${digits.slice(3)}`)
  await page.getByRole('button', { name: spanish ? 'Confirmar' : 'Confirm' }).click()
  const saved = page.getByRole('button', { name: spanish ? 'Ya los guardé' : 'I have saved them' })
  await saved.waitFor()
  const codes = await page.locator('ol code').allInnerTexts()
  expect(codes.length, 10, 'recovery codes')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: spanish ? 'Descargar' : 'Download' }).click()])
  expect(file.suggestedFilename().endsWith('.txt'), true, 'the codes come as text')
  await look(journeys, page, `${name}_codes`)
  await saved.click()
  return { key, codes }
}

/** Asks the API as whoever is signed in in this page. */
function ask(page: Page, method: string, path: string, body: unknown): Promise<{ status: number; body: Record<string, string> }> {
  return page.evaluate(async ([method, path, body]) => {
    const answer = await fetch(`/api/v1${path}`, {
      method, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: body === null ? undefined : JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, string> }
  }, [method, path, body] as const)
}

async function made(page: Page, path: string, body: unknown): Promise<Record<string, string>> {
  const answer = await ask(page, 'POST', path, body)
  if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** As if everybody had proved themselves an hour ago. */
function proofsAreOld(server: Server): void {
  const database = new DatabaseSync(join(server.folder, 'aimline.db'))
  database.prepare('update session set proved_until = created_at').run()
  database.close()
}

const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10)
const password = 'vulture grommet teapot'

async function walk(journeys: Journeys, server: Server): Promise<void> {
  // The first administrator, from the link that the server printed.
  const ida = await journeys.visitor()
  const setup = new URL(server.setup()!)
  await ida.goto(`${server.address}${setup.pathname}`)
  await ida.getByRole('heading', { level: 1, name: 'Set up Aimline' }).waitFor()
  await ida.getByRole('button', { name: 'Set up' }).click()
  await ida.getByRole('heading', { name: 'There is a problem' }).waitFor()
  await look(journeys, ida, 'setup')
  await ida.getByRole('textbox', { name: 'Your name' }).fill('Ida First')
  await ida.getByRole('textbox', { name: 'Mail address' }).fill('ida@hub.example')
  await ida.getByLabel('Password', { exact: true }).fill(password)
  await ida.getByRole('textbox', { name: 'Name of the hub' }).fill('Lone Hub')
  await choose(ida, 'Time zone of the hub', 'America/Denver')
  await ida.getByRole('button', { name: 'Set up' }).click()
  await ida.getByRole('heading', { level: 1, name: 'Set up your second step' }).waitFor()
  await setUpFactor(journeys, ida, 'first')
  await ida.getByRole('heading', { level: 1, name: 'Welcome, Ida First' }).waitFor()
  await look(journeys, ida, 'first_home')
  await ida.goto(`${server.address}/account`)
  await ida.getByRole('button', { name: 'Make a token' }).click()
  await ida.getByRole('textbox', { name: 'What it is for' }).fill('Nightly numbers')
  await ida.getByRole('button', { name: 'Make a token' }).click()
  await ida.getByRole('alert').getByRole('link', { name: /^What it may do: / }).waitFor()
  await ida.getByRole('checkbox', { name: /^See organizations$/i }).check()
  await look(journeys, ida, 'first_account')
  await ida.getByRole('button', { name: 'Make a token' }).click()
  expect(/^aimline_[0-9a-f]{64}$/.test(await ida.getByRole('status').locator('code').innerText()), true, 'the token is shown')
  await ida.getByRole('button', { name: 'I have kept it' }).click()
  await ida.getByRole('button', { name: 'Revoke Nightly numbers' }).click()
  await ida.getByRole('button', { name: 'Revoke Nightly numbers' }).waitFor({ state: 'detached' })
  await ida.goto(`${server.address}${setup.pathname}`)
  await ida.getByRole('heading', { level: 1, name: 'This link no longer works' }).waitFor()
  await look(journeys, ida, 'setup_over')

  // She makes a network with a school in it, and invites a colleague there.
  const me = (await ask(ida, 'GET', '/me', null)).body as unknown as { roles: { role: string; place_id: string }[] }
  const hub = me.roles.find(({ role }) => role === 'NA')!.place_id
  const network = await made(ida, '/networks', { name: 'First Network', slug: 'first', hub_id: hub, published: false })
  const school = await made(ida, '/organizations', { name: 'Cedar School', slug: 'cedar', kind: 'school', network_id: network['id'], time_zone: 'America/Denver', published: false })
  await made(ida, '/role-grants', { person_mail: 'rosa@cedar.example', person_name: 'Rosa Nueva', role: 'SL', place_id: school['id'], since: day(0), until: day(300) })
  const letter = await letterTo(server, 'rosa@cedar.example', 'invites you')
  const path = /\/invitation\/[0-9a-f]{64}/.exec(letter.text)![0]

  // The colleague opens the letter in her own browser, in Spanish.
  const rosa = await journeys.visitor({ language: 'es' })
  await rosa.goto(server.address + path)
  await rosa.getByRole('heading', { level: 1, name: 'Ida First le invita' }).waitFor()
  await rosa.getByRole('complementary').getByText('Cedar School').waitFor()
  await look(journeys, rosa, 'invitation_es')
  await rosa.getByLabel('Contraseña', { exact: true }).fill('short')
  await rosa.getByRole('button', { name: 'Aceptar' }).click()
  await rosa.getByRole('alert').getByRole('link', { name: /^Contraseña: / }).waitFor()
  await look(journeys, rosa, 'invitation_problem_es')
  await rosa.getByLabel('Contraseña', { exact: true }).fill(password)
  await rosa.getByLabel('Idioma').selectOption('es')
  await rosa.getByRole('button', { name: 'Aceptar' }).click()
  // Every address leads to the second step first, then on to where she was going.
  await rosa.getByRole('heading', { level: 1, name: 'Configure su segundo paso' }).waitFor()
  await rosa.goto(`${server.address}/o/cedar`)
  await rosa.getByRole('heading', { level: 1, name: 'Configure su segundo paso' }).waitFor()
  const { codes } = await setUpFactor(journeys, rosa, 'invited_es', true)
  await rosa.getByRole('heading', { level: 1, name: 'Cedar School' }).waitFor()

  // She sees what the leader of that school may, and no more.
  await rosa.getByRole('link', { name: 'Editar', exact: true }).waitFor()
  await rosa.goto(`${server.address}/o/lone-hub/edit`)
  await rosa.getByText(/no está abierta para usted|Sus funciones no incluyen esto|No existe esa página/).first().waitFor()
  await rosa.goto(`${server.address}/`)
  await rosa.getByRole('heading', { level: 1, name: 'Le damos la bienvenida, Rosa Nueva' }).waitFor()
  await journeys.settled(rosa)
  expect(await rosa.getByRole('link', { name: 'Datos', exact: true }).count(), 0, 'links to the data pages')
  const own = (await ask(rosa, 'GET', '/me', null)).body as unknown as { may: string[]; roles: { role: string; place_name: string }[] }
  expect(own.roles.map(({ role, place_name }) => `${role} ${place_name}`), ['SL Cedar School'], 'her roles')
  expect(own.may.filter((each) => /^(N2:edit|X10:|X11:edit)/.test(each)), [], 'what is not a school leader’s')
  expect((await ask(rosa, 'POST', '/networks', { name: 'Mine', slug: 'mine', hub_id: hub, published: false })).status, 403, 'a network of her own')
  await rosa.goto(server.address + path)
  await rosa.getByRole('heading', { level: 1, name: 'Este enlace ya no funciona' }).waitFor()
  await look(journeys, rosa, 'invitation_over_es')

  // On another device she signs in with a password and a recovery code.
  const phone = await journeys.visitor({ width: 360 })
  await phone.goto(`${server.address}/sign-in?back=%2Faccount`)
  await phone.getByRole('textbox', { name: 'Mail address' }).fill('rosa@cedar.example')
  await phone.getByLabel('Password', { exact: true }).fill('not the password')
  await phone.getByRole('button', { name: 'Show password' }).click()
  await phone.getByRole('button', { name: 'Sign in' }).click()
  await phone.getByRole('alert').getByText('The mail address or the password is wrong.').waitFor()
  expect(await phone.getByLabel('Password', { exact: true }).inputValue(), 'not the password', 'what was typed is kept')
  await look(journeys, phone, 'sign_in')
  await phone.getByLabel('Password', { exact: true }).fill(password)
  await phone.getByRole('button', { name: 'Sign in' }).click()
  await phone.getByRole('heading', { level: 1, name: 'Segundo paso' }).waitFor()
  await look(journeys, phone, 'give_factor')
  await phone.getByRole('button', { name: 'Usar un código de recuperación' }).click()
  await phone.getByRole('textbox', { name: 'Código de recuperación' }).fill(codes[0]!)
  await phone.getByRole('button', { name: 'Continuar' }).click()
  await phone.getByRole('heading', { level: 1, name: 'Mi cuenta' }).waitFor()
  await journeys.settled(phone)
  await phone.getByText('Quedan 9 códigos de recuperación.').waitFor()
  await look(journeys, phone, 'account_es')

  // Later on, what matters asks for a proof once more; cancelled, nothing is done; given, it goes on by itself.
  proofsAreOld(server)
  const renew = phone.getByRole('button', { name: 'Códigos de recuperación nuevos' })
  await renew.click()
  const dialog = phone.getByRole('dialog', { name: '¿Es usted?' })
  await dialog.getByRole('textbox', { name: 'Código' }).waitFor()
  await look(journeys, phone, 'step_up_es')
  await phone.keyboard.press('Escape')
  await phone.getByRole('alert').waitFor()
  await renew.click()
  await dialog.getByRole('button', { name: 'Usar un código de recuperación' }).click()
  await dialog.getByRole('textbox', { name: 'Código de recuperación' }).fill(codes[0]!)
  await dialog.getByRole('button', { name: 'Continuar' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('textbox', { name: 'Código de recuperación' }).fill(codes[1]!)
  await dialog.getByRole('button', { name: 'Continuar' }).click()
  await phone.getByRole('button', { name: 'Ya los guardé' }).click()
  await phone.getByText('Quedan 10 códigos de recuperación.').waitFor()
  await phone.getByRole('button', { name: 'Cerrar todas las demás' }).click()
  await phone.getByRole('button', { name: 'Cerrar todas las demás' }).waitFor({ state: 'detached' })
  expect((await ask(rosa, 'GET', '/sessions', null)).status, 401, 'her first session')

  // She forgets her password, as people do.
  const again = await journeys.visitor()
  await again.goto(`${server.address}/forgotten-password`)
  await again.getByRole('textbox', { name: 'Mail address' }).fill('rosa@cedar.example')
  await look(journeys, again, 'forgotten')
  await again.getByRole('button', { name: 'Send the link' }).click()
  await again.getByText(/a letter is on its way/).waitFor()
  const reset = await letterTo(server, 'rosa@cedar.example', 'contraseña')
  await again.goto(`${server.address}/reset/${reset.secret}`)
  await again.getByRole('heading', { level: 1, name: 'Choose a new password' }).waitFor()
  await look(journeys, again, 'reset')
  await again.getByLabel('New password').fill('sextant marmalade')
  await again.getByRole('button', { name: 'Save the new password' }).click()
  await again.getByRole('heading', { level: 1, name: 'Your password is changed' }).waitFor()
}

export default {
  async 'sets up a server, is invited, and sees what the role may'(journeys: Journeys) {
    const server = await startServer({ command: 'serve' })
    try {
      await walk(journeys, server)
    } finally {
      await server.stop()
    }
  },
}
