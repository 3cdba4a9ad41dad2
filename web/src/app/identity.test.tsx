import { screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { client } from '../api/client'
import { SecondStep } from './SecondStep'
import { refusal } from '../testing/rooms'
import { serve, type Answer } from '../testing/server'
import { show } from '../testing/show'
import { digitsOf } from '../features/identity/CodeField'
import { ProveForm } from '../features/identity/ProveForm'
import { QrCode } from '../features/identity/QrCode'
import { RecoveryCodes } from '../features/identity/RecoveryCodes'
import SignInPage from '../features/identity/SignInPage'

it('takes six digits as authenticators and people write them', () => {
  expect(['123456', '123 456', ' 123-456\n', '1234567', '12a3'].map(digitsOf)).toEqual(['123456', '123456', '123456', '123456', '123'])
})

it('takes a pasted code, and a recovery code as it is written', async () => {
  const log = serve(() => ({ body: { next: 'nothing' } }))
  const done = vi.fn()
  const user = await show(<ProveForm onDone={done} />)
  const code = screen.getByRole('textbox', { name: 'Code' })
  expect(code).toHaveAttribute('inputmode', 'numeric')
  expect(code).toHaveAttribute('autocomplete', 'one-time-code')
  await user.click(code)
  await user.paste('123 456')
  expect(code).toHaveValue('123456')
  await user.click(screen.getByRole('button', { name: 'Use a recovery code' }))
  await user.type(screen.getByRole('textbox', { name: 'Recovery code' }), 'v81r-tze0-4ca4-mcfa ')
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  await vi.waitFor(() => expect(done).toHaveBeenCalled())
  expect(log.map(({ body }) => body)).toEqual([{ code: 'v81r-tze0-4ca4-mcfa' }])
})

it('draws every black module of a QR code, four modules from the edge', async () => {
  await show(<QrCode rows={['1101', '0000', '0110', '1111']} label="A key" />)
  const picture = screen.getByRole('img', { name: 'A key' })
  expect(picture).toHaveAttribute('viewBox', '0 0 12 12')
  expect(picture.querySelector('path')).toHaveAttribute('d', 'M4 4h2v1h-2zM7 4h1v1h-1zM5 6h2v1h-2zM4 7h4v1h-4z')
})

it('copies the recovery codes as text', async () => {
  const user = await show(<RecoveryCodes codes={['aaaa-bbbb', 'cccc-dddd']} onSaved={() => undefined} />)
  await user.click(screen.getByRole('button', { name: 'Copy' }))
  expect(await navigator.clipboard.readText()).toMatch(/aaaa-bbbb\ncccc-dddd\n$/)
})

async function signIn(answer: Answer, language: 'en' | 'es' = 'en') {
  serve(({ path }) => (path === '/sign-in' ? answer : { body: path === '/sign-on' ? { sign_ons: [] } : null }))
  const user = await show(<SignInPage />, { at: '/sign-in', language })
  await user.type(screen.getByRole('textbox'), 'ana@hub.example')
  await user.type(screen.getByLabelText(language === 'en' ? 'Password' : 'Contraseña'), 'a wrong one')
  await user.click(screen.getByRole('button', { name: language === 'en' ? 'Sign in' : 'Iniciar sesión' }))
  return screen.findByRole('alert')
}

it('keeps what was typed, and says not which part was wrong', async () => {
  const alert = await signIn({ status: 401, body: { ...refusal(401).body, detail: 'The mail address or the password is wrong.' } })
  expect(alert).toHaveTextContent('The mail address or the password is wrong.')
  expect(alert).toHaveFocus()
  expect(screen.getByRole('textbox')).toHaveValue('ana@hub.example')
  expect(screen.getByLabelText('Password')).toHaveValue('a wrong one')
  expect(screen.getByRole('textbox')).not.toBeInvalid()
})

it('says when one may try again', async () => {
  vi.spyOn(Date, 'now').mockReturnValue(new Date(2026, 2, 4, 9, 30).getTime())
  const alert = await signIn({ status: 429, headers: { 'Retry-After': '1740' }, body: refusal(429).body })
  expect(alert).toHaveTextContent(/try again at 10:00\sAM/)
})

it('asks for the second step at every address but those of letters', async () => {
  const person = { id: 'x', name: 'Rosa', mail: 'rosa@new.example', language: 'en' }
  serve(({ path }) => (path === '/me' ? { body: { person, roles: [], networks: [], may: [], next: 'give_second_factor' } } : undefined))
  const page = <SecondStep><p>The page</p></SecondStep>
  await show(page, { at: '/n/lakes' })
  await screen.findByRole('heading', { name: 'Second step' })
  expect(screen.queryByText('The page')).toBeNull()
})

it('shows what a letter leads to, whoever reads it', async () => {
  serve(({ path }) => (path === '/me' ? { body: { person: null, roles: [], networks: [], may: [], next: 'give_second_factor' } } : undefined))
  await show(<SecondStep><p>The page</p></SecondStep>, { at: '/reset/0123' })
  await client.GET('/api/v1/me')
  expect(await screen.findByText('The page')).toBeVisible()
  expect(screen.queryByRole('heading', { name: 'Second step' })).toBeNull()
})
