import type { Page } from 'playwright-core'
import { startReal } from '../openid/others.ts'
import { authority, clientId, clientSecret } from '../openid/provider.ts'
import { startServer } from '../support/server.ts'
import { choose, type Journeys } from './browser.ts'

/** What somebody of the district does at its provider, which is not ours: signs in, and says yes. */
async function atTheProvider(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(name)
  await page.getByPlaceholder('and password').fill('anything')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

export default {
  async 'sets up a district, adds it to an account, and signs in with its button'(journeys: Journeys) {
    const server = await startServer({ command: 'demo', parameters: ['--ca-file', authority, '--allow-private-host', 'localhost'] })
    const provider = await startReal(`${server.address}/sign-in/callback`)
    const enter = async (role: string) => {
      const { name, link } = server.signIn.find((each) => each.role === role)!
      const page = await journeys.visitor({ strange: true })
      await page.goto(link)
      await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { level: 1, name: `Welcome, ${name}` }).waitFor()
      return { page, name }
    }
    try {
      const { page: administrator } = await enter('NA')
      await administrator.goto(`${server.address}/admin/sign-on/new`)
      await choose(administrator, 'Organization', server.signIn.find((each) => each.role === 'DL')!.place)
      for (const [label, value] of [['Name on the button', 'Cedar accounts'], ['Issuer', provider.issuer], ['Client ID', clientId]])
        await administrator.getByRole('textbox', { name: label, exact: true }).fill(value!)
      await administrator.getByLabel('Client secret').fill(clientSecret)
      await administrator.getByRole('combobox', { name: 'Second factor' }).selectOption('provider')
      await administrator.getByRole('button', { name: 'Set up a provider' }).click()
      await administrator.getByRole('heading', { level: 1, name: 'Cedar accounts' }).waitFor()

      const { page: leader } = await enter('SL')
      await leader.goto(`${server.address}/account`)
      await leader.getByRole('button', { name: 'Add Cedar accounts' }).click()
      await atTheProvider(leader, 'sol')
      await leader.waitForURL(`${server.address}/account`)
      await leader.getByText('Cedar accounts').waitFor()

      // On another device, where nobody has signed in yet.
      const { name } = server.signIn.find((each) => each.role === 'SL')!
      const phone = await journeys.visitor({ width: 360, strange: true })
      await phone.goto(`${server.address}/sign-in`)
      await phone.getByRole('button', { name: 'Sign in with Cedar accounts' }).waitFor()
      await journeys.expectAccessible(phone)
      await phone.getByRole('button', { name: 'Sign in with Cedar accounts' }).click()
      await atTheProvider(phone, 'sol')
      await phone.getByRole('heading', { level: 1, name: `Welcome, ${name}` }).waitFor()

      // An account is never made by signing in alone.
      const unknown = await journeys.visitor({ strange: true })
      await unknown.goto(`${server.address}/sign-in`)
      await unknown.getByRole('button', { name: 'Sign in with Cedar accounts' }).click()
      await atTheProvider(unknown, 'nobody')
      await unknown.getByText(/Ask whoever gave you your role for an invitation/).waitFor()
    } finally {
      provider.stop()
      await server.stop()
    }
  },
}
