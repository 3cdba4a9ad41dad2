import { act, screen, waitFor, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { beforeEach, expect, it, vi } from 'vitest'
import { client, queries } from '../../api/client'
import { Page } from '../../ui/Page'
import { refusal, room } from '../../testing/rooms'
import { serve, type Answer, type Asked } from '../../testing/server'
import { show } from '../../testing/show'
import { applyPreferences } from '../preferences'
import { Shell } from './Shell'

const somebody = {
  person: { id: room(9).id, name: 'Ana Ejemplo', mail: 'ana@hub.example', language: 'en' },
  roles: [{ role: 'LI', place_id: room(8).id, place_name: 'Mapleton', place_kind: 'organization', place_slug: 'mapleton', until: '2027-06-30' }],
  networks: [
    { id: room(1).id, slug: 'lakes', name: 'Lakes Network', status: 'sunset' },
    { id: room(2).id, slug: 'rivers', name: 'Rivers Network', status: 'active' },
  ],
  may: ['N2:see'],
}

let reader: object = somebody
const answers = (more: (asked: Asked) => Answer | undefined = () => undefined) =>
  serve((asked) => more(asked) ?? (asked.path === '/me' ? { body: reader } : undefined))

const pages = (
  <Shell language="en">
    <Routes>
      <Route path="/broken" element={<Broken />} />
      <Route path="*" element={<Page title="Some page"><p>Its text.</p></Page>} />
    </Routes>
  </Shell>
)
function Broken(): never {
  throw new TypeError('Failed to fetch dynamically imported module: /assets/x.js')
}

async function open(at = '/', language: 'en' | 'es' = 'en') {
  const user = await show(pages, { at, language })
  await (reader === somebody ? screen.findByRole('button', { name: 'Ana Ejemplo' }) : screen.findByRole('link', { name: 'Sign in' }))
  return user
}

beforeEach(() => {
  reader = somebody
  applyPreferences()
})

it('leads into another network of mine at the same section, by keyboard', async () => {
  answers()
  const user = await open('/n/lakes/members')
  const switcher = screen.getByRole('button', { name: /^Network: ?Lakes/ })
  switcher.focus()
  await user.keyboard('{ArrowDown}')
  expect(switcher).toHaveAttribute('aria-expanded', 'true')
  await user.keyboard('{ArrowDown}{ArrowDown}')
  expect(screen.getByRole('link', { name: 'Rivers Network' })).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(window.location.pathname).toBe('/n/rivers/members')
  expect(screen.queryByText('Your networks')).toBeNull()
  expect(screen.getByRole('button', { name: /^Network: ?Rivers/ })).toBeInTheDocument()
})

it('remembers the network I was in on pages of none', async () => {
  answers()
  await open('/n/rivers')
  document.body.replaceChildren()
  await open('/organizations')
  expect(screen.getByRole('button', { name: /^Network: ?Rivers/ })).toBeInTheDocument()
  expect(within(screen.getAllByRole('navigation', { name: 'Main navigation' })[0]!).getByRole('link', { name: 'Overview' })).toHaveAttribute('href', '/n/rivers')
})

it('tells me who I am in words, and closes with Escape, giving the focus back', async () => {
  answers()
  const user = await open()
  const button = screen.getByRole('button', { name: 'Ana Ejemplo' })
  await user.click(button)
  expect(await screen.findByText('Liaison of Mapleton')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'My profile' })).toHaveAttribute('href', `/p/${somebody.person.id}`)
  await user.keyboard('{Escape}')
  expect(screen.queryByText('Liaison of Mapleton')).toBeNull()
  expect(button).toHaveFocus()
})

it('turns dark and close where I want it so, and remembers', async () => {
  answers()
  const user = await open()
  await user.click(screen.getByRole('button', { name: 'Ana Ejemplo' }))
  await user.click(await screen.findByRole('radio', { name: 'Dark' }))
  await user.click(screen.getByRole('checkbox', { name: 'Rows close together' }))
  expect(document.documentElement.dataset).toMatchObject({ theme: 'dark', density: 'compact' })
  expect(localStorage.getItem('aimline.theme')).toBe('dark')
  await user.click(screen.getByRole('radio', { name: 'Device' }))
  expect(document.documentElement.dataset.theme).toBeUndefined()
})

it('offers nobody the menu of a person, but signing in from here', async () => {
  reader = { person: null, roles: [], networks: [], may: [] }
  answers()
  await open('/o/cedar?tab=2')
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in?back=%2Fo%2Fcedar%3Ftab%3D2')
  expect(screen.queryByRole('link', { name: 'Overview' })).toBeNull()
})

it('says when the connection goes and when it is back', async () => {
  answers()
  await open()
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  act(() => void window.dispatchEvent(new Event('offline')))
  expect(screen.getByText(/^You are offline/)).toBeInTheDocument()
  online.mockReturnValue(true)
  act(() => void window.dispatchEvent(new Event('online')))
  expect(screen.getByText('You are connected again.')).toBeInTheDocument()
})

it('asks to sign in again once the session has ended, and back to this address', async () => {
  answers(({ path }) => (path === '/networks' ? refusal(401) : undefined))
  await open('/o/cedar/edit')
  reader = { person: null, roles: [], networks: [], may: [] }
  await act(() => client.GET('/api/v1/networks').catch(() => null))
  const dialog = await screen.findByRole('dialog', { name: 'Your session has ended' })
  expect(within(dialog).getByRole('link', { name: 'Sign in again' })).toHaveAttribute('href', '/sign-in?back=%2Fo%2Fcedar%2Fedit')
  expect(screen.getByRole('button', { name: 'Ana Ejemplo', hidden: true })).toBeInTheDocument()
})

it('leaves a session alone that still holds, whatever was refused', async () => {
  const asked = answers(({ path }) => (path === '/networks' ? refusal(401) : undefined))
  await open()
  const before = asked.filter(({ path }) => path === '/me').length
  await act(() => client.GET('/api/v1/networks').catch(() => null))
  await waitFor(() => expect(asked.filter(({ path }) => path === '/me')).toHaveLength(before + 1))
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('waits as long as a busy server asks, and says so', async () => {
  let busy = true
  const asked = answers(({ path }) => (path === '/networks' && busy ? { ...refusal(503), headers: { 'Retry-After': '1' } } : path === '/networks' ? { body: { items: [], next: null } } : undefined))
  await open()
  const reading = queries.fetchQuery({ queryKey: ['some'], retry: 3, queryFn: () => client.GET('/api/v1/networks') }).catch(() => null)
  expect(await screen.findByText(/^Aimline is busy/)).toBeInTheDocument()
  expect(asked.filter(({ path }) => path === '/networks')).toHaveLength(1)
  busy = false
  await act(() => reading)
  expect(asked.filter(({ path }) => path === '/networks')).toHaveLength(2)
  await waitFor(() => expect(screen.queryByText(/^Aimline is busy/)).toBeNull())
})

it('moves to the content of the next page, says its name, and titles the document', async () => {
  answers()
  const user = await open('/o/first')
  await user.click(screen.getAllByRole('link', { name: 'Organizations' })[0]!)
  expect(screen.getByRole('main')).toHaveFocus()
  expect(document.title).toBe('Some page · Aimline')
})

it('keeps the bars when a page breaks, and says what to do', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  answers()
  await open('/broken')
  expect(screen.getByRole('heading', { level: 1, name: 'There is a newer Aimline' })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Load again' })).toBeInTheDocument()
  expect(screen.getAllByRole('navigation', { name: 'Main navigation' }).length).toBeGreaterThan(0)
})
