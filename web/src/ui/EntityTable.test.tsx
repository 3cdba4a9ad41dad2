import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { room, rooms } from '../testing/rooms'
import { serve } from '../testing/server'
import { show } from '../testing/show'
import { EntityTable } from './EntityTable'

const table = (more: object = {}) => (
  <EntityTable description={rooms} to={(row) => `/rooms/${row.id}`} empty={<p>Rooms appear here.</p>} {...more} />
)
const page = (numbers: number[], next: string | null = null) => ({ body: { items: numbers.map((number) => room(number)), next } })

it('makes columns of a described entity, its name first and leading to the row', async () => {
  serve(() => page([1, 2]))
  await show(table())
  expect(await screen.findByRole('link', { name: 'Room 1' })).toHaveAttribute('href', `/rooms/${room(1).id}`)
  expect(screen.getAllByRole('columnheader').map((each) => each.textContent?.replace(/[↕↑↓]/, '')))
    .toEqual(['Name', 'Kind', 'Seats', 'Opened on', 'Accessible'])
  const row = within(screen.getByRole('row', { name: /Room 2/ }))
  expect(row.getAllByRole('cell').map((each) => each.textContent)).toEqual(['Classroom', '24', '—', 'Yes'])
})

it('sorts up, then down, and says so in the address and to the ear', async () => {
  const asked = serve(() => page([1, 2]))
  const user = await show(table())
  await user.click(await screen.findByRole('button', { name: /Seats/ }))
  await waitFor(() => expect(screen.getByRole('columnheader', { name: /Seats/ })).toHaveAttribute('aria-sort', 'ascending'))
  await user.click(screen.getByRole('button', { name: /Seats/ }))
  await waitFor(() => expect(window.location.search).toBe('?sort=-seats'))
  await waitFor(() => expect(asked.map((each) => each.query.get('sort'))).toEqual([null, 'seats', '-seats']))
})

it('goes on where the last page ended', async () => {
  const asked = serve(({ query }) => (query.get('after') === 'two' ? page([3]) : page([1, 2], 'two')))
  const user = await show(table())
  await user.click(await screen.findByRole('button', { name: 'Show more' }))
  expect(await screen.findByRole('link', { name: 'Room 3' })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  expect(screen.getByText('3 rows')).toBeInTheDocument()
  expect(asked).toHaveLength(2)
})

it('filters by what the list takes, from the address and into it', async () => {
  const asked = serve(() => page([1]))
  const user = await show(table(), { at: '/?kind=laboratory' })
  expect(await screen.findByRole('combobox', { name: 'Kind' })).toHaveValue('laboratory')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Accessible' }), 'Yes')
  await waitFor(() => expect(asked.at(-1)?.query.toString()).toBe('limit=50&kind=laboratory&accessible=true'))
})

it('offers what is shown as a file, where the API has one', async () => {
  serve(() => page([1]))
  await show(table({ fixed: { school_id: 'x' } }), { at: '/?kind=laboratory&lang=es' })
  expect(await screen.findByRole('link', { name: 'Download as CSV' })).toHaveAttribute('href', '/api/v1/rooms.csv?kind=laboratory&school_id=x&lang=es')
  document.body.replaceChildren()
  await show(table({ description: { ...rooms, downloads: false } }))
  await screen.findByText('1 row')
  expect(screen.queryByRole('link', { name: 'Download as CSV' })).toBeNull()
})

it('searches as one types, and offers a way back when nothing matches', async () => {
  serve(({ query }) => (query.get('search') ? page([]) : page([1])))
  const user = await show(table())
  await user.type(await screen.findByRole('searchbox', { name: 'Search' }), 'attic')
  await user.click(await screen.findByRole('button', { name: 'Clear search and filters' }))
  expect(await screen.findByRole('link', { name: 'Room 1' })).toBeInTheDocument()
  expect(window.location.search).toBe('')
})

it('teaches what belongs here when there is nothing', async () => {
  serve(() => page([]))
  await show(table())
  expect(await screen.findByText('Rooms appear here.')).toBeInTheDocument()
})

it('says in Spanish what could not be read', async () => {
  serve(() => ({ status: 403, body: {} }))
  await show(table(), { language: 'es', at: '/?lang=es' })
  expect(await screen.findByRole('alert')).toHaveTextContent('Usted no tiene acceso a esto')
})
