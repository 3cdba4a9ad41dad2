import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { refusal, room } from '../../testing/rooms'
import { serve, type Answer, type Asked } from '../../testing/server'
import { show } from '../../testing/show'
import { SearchButton } from './SearchButton'

const found = [
  { kind: 'organization', id: room(1).id, slug: 'cedar', name: 'Cedar Hollow Middle School', detail: 'Marigold' },
  { kind: 'person', id: room(2).id, name: 'Celia Cedar' },
  { kind: 'network', id: room(3).id, slug: 'rivers', name: 'Rivers Network' },
]
const everything = (search: (asked: Asked) => Answer = () => ({ body: { items: found } })) => serve((asked) =>
  asked.path === '/search' ? search(asked) : asked.path === '/me' ? { body: { person: null, roles: [], networks: [], may: [] } } : undefined)
const searches = (asked: Asked[]) => asked.filter(({ path }) => path === '/search').map(({ query }) => query.get('q'))
const input = () => screen.findByRole('combobox', { name: 'Organization, person, network or page' })

beforeEach(() => localStorage.clear())

it('opens with Ctrl K and with "/", but not while somebody is typing', async () => {
  everything()
  const user = await show(<><SearchButton /><label>Note<input /></label></>)
  await user.click(screen.getByRole('textbox', { name: 'Note' }))
  await user.keyboard('/')
  expect(screen.getByRole('textbox', { name: 'Note' })).toHaveValue('/')
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.keyboard('{Control>}k{/Control}')
  await user.click(await screen.findByRole('button', { name: 'Close the search' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByRole('textbox', { name: 'Note' })).toHaveFocus()
  screen.getByRole('button', { name: 'Search' }).focus()
  await user.keyboard('/')
  expect(await screen.findByRole('dialog', { name: 'Search' })).toBeInTheDocument()
})

it('teaches what can be found before anything was', async () => {
  const asked = everything()
  const user = await show(<SearchButton />)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  expect(await screen.findByText(/^Type two letters or more/)).toBeInTheDocument()
  await user.type(await input(), 'c')
  expect(searches(asked)).toEqual([])
})

it('groups what it finds; arrows choose, Enter opens, and it is offered again next time', async () => {
  everything()
  const user = await show(<SearchButton />)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  const box = await input()
  await user.type(box, 'ced')
  const people = await screen.findByRole('group', { name: 'People' })
  expect(within(people).getAllByRole('option')).toHaveLength(1)
  expect(screen.getAllByRole('group').map((each) => each.querySelector('p')?.textContent)).toEqual(['Organizations', 'People', 'Networks'])
  const active = () => document.getElementById(box.getAttribute('aria-activedescendant')!)?.textContent
  expect(active()).toContain('Cedar Hollow')
  await user.keyboard('{ArrowDown}')
  expect(active()).toContain('Celia Cedar')
  await user.keyboard('{ArrowUp}{ArrowUp}')
  expect(active()).toContain('Rivers Network')
  await user.keyboard('{Enter}')
  await waitFor(() => expect(window.location.pathname).toBe('/n/rivers'))
  await user.click(screen.getByRole('button', { name: 'Search' }))
  expect(within(await screen.findByRole('group', { name: 'Opened before' })).getByRole('option')).toHaveTextContent('Rivers Network')
})

it('goes to pages by their name, whatever the accents, and keeps the language', async () => {
  everything(() => ({ body: { items: [] } }))
  const user = await show(<SearchButton />, { language: 'es', at: '/?lang=es' })
  await user.click(screen.getByRole('button', { name: 'Buscar' }))
  await user.type(await screen.findByRole('combobox'), 'redes')
  await user.click(await screen.findByRole('option', { name: 'Redes' }))
  expect(window.location.pathname + window.location.search).toBe('/networks?lang=es')
})

it('says that nothing was found, and what to do when it cannot look', async () => {
  let status = 200
  everything(() => (status === 200 ? { body: { items: [] } } : refusal(status)))
  const user = await show(<SearchButton />)
  await user.click(screen.getByRole('button', { name: 'Search' }))
  await user.type(await input(), 'zzz')
  expect(await screen.findByText(/^Nothing you may see is called “zzz”/)).toBeInTheDocument()
  status = 500
  await user.type(await input(), 'y')
  expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong here')
})
