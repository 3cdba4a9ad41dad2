import { screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { refusal, room, rooms } from '../testing/rooms'
import { serve, type Asked } from '../testing/server'
import { show } from '../testing/show'
import { EntityForm } from './EntityForm'

const fields = rooms.draft!.filter((field) => field.kind !== 'reference')
const form = (more: object = {}) => (
  <EntityForm plural="rooms" fields={fields} submit="Save" cancel="/rooms" onSaved={() => {}} {...more} />
)
const writes = (asked: Asked[]) => asked.filter((each) => each.method !== 'GET')

it('gives each field the input of its type, with its meaning as help', async () => {
  serve(() => undefined)
  await show(form())
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription('What people call the room')
  expect(within(screen.getByRole('combobox', { name: 'Kind' })).getAllByRole('option').map((each) => each.textContent))
    .toEqual(['Choose one', 'Classroom', 'Laboratory'])
  expect(screen.getByRole('textbox', { name: 'Seats (optional)' })).toHaveAttribute('inputmode', 'numeric')
  expect(screen.getByLabelText('Opened on (optional)')).toHaveAttribute('type', 'date')
  expect(screen.getByRole('checkbox', { name: 'Accessible' })).not.toBeChecked()
  expect(screen.getByRole('textbox', { name: 'Notes (optional)' }).tagName).toBe('TEXTAREA')
})

it('sends a new row once, with numbers as numbers and without what was left empty', async () => {
  const saved = vi.fn()
  const asked = serve((each) => (each.method === 'POST' ? { status: 201, body: room(1) } : undefined))
  const user = await show(form({ onSaved: saved, fixed: { floor: 2 } }))
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Lab 2')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'laboratory')
  await user.type(screen.getByRole('textbox', { name: 'Seats (optional)' }), '18')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(saved).toHaveBeenCalledOnce())
  expect(writes(asked).map((each) => each.body)).toEqual([{ name: 'Lab 2', kind: 'laboratory', seats: 18, accessible: false, floor: 2 }])
  expect(writes(asked)[0]?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
})

it('asks for what is missing before it asks the server', async () => {
  const asked = serve(() => undefined)
  const user = await show(form())
  await user.click(screen.getByRole('button', { name: 'Save' }))
  const summary = screen.getByRole('alert', { name: 'There is a problem' })
  expect(within(summary).getAllByRole('link').map((each) => each.textContent)).toEqual(['Name: This is needed.', 'Kind: This is needed.'])
  expect(writes(asked)).toEqual([])
})

it("shows the server's refusal at the field, focuses the summary, leads to the field and keeps the input", async () => {
  serve((each) => (each.method === 'POST' ? refusal(422, [{ where: 'seats', what: 'A room has at least one seat.' }]) : undefined))
  const user = await show(form())
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Lab 2')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'laboratory')
  await user.type(screen.getByRole('textbox', { name: 'Seats (optional)' }), '0')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  const summary = await screen.findByRole('alert', { name: 'There is a problem' })
  expect(document.activeElement).toBe(summary)
  const seats = screen.getByRole('textbox', { name: 'Seats (optional)' })
  expect(seats).toBeInvalid()
  expect(seats).toHaveAccessibleDescription(expect.stringContaining('A room has at least one seat.'))
  await user.click(within(summary).getByRole('link'))
  expect(document.activeElement).toBe(seats)
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Lab 2')
})

it('repeats the same wish with the same key after a lost connection, a changed one with another', async () => {
  const asked = serve((each) => (each.method === 'POST' ? refusal(503) : undefined))
  const user = await show(form({ start: { name: 'Lab 2', kind: 'laboratory' } }))
  const save = screen.getByRole('button', { name: 'Save' })
  await user.click(save)
  await user.click(save)
  await user.type(screen.getByRole('textbox', { name: 'Name' }), '!')
  await user.click(save)
  await waitFor(() => expect(writes(asked)).toHaveLength(3))
  const [first, second, third] = writes(asked).map((each) => each.headers.get('Idempotency-Key'))
  expect(first).toBe(second)
  expect(third).not.toBe(first)
})

it('keeps what was typed when the page is left, and lets it go when asked', async () => {
  serve(() => undefined)
  const user = await show(form())
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Half a na')
  document.body.replaceChildren()
  const again = await show(form())
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Half a na')
  await again.click(screen.getByRole('button', { name: 'Discard it' }))
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('')
})

it('sends only what changed, with the version it was read at', async () => {
  const saved = vi.fn()
  const asked = serve((each) => (each.method === 'PATCH' ? { body: room(1, { version: 8 }) } : undefined))
  const user = await show(form({ entity: room(1, { version: 7 }), fields: rooms.change!.filter((field) => field.kind !== 'reference'), onSaved: saved }))
  await user.clear(screen.getByRole('textbox', { name: 'Seats (optional)' }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(saved).toHaveBeenCalledOnce())
  expect(writes(asked)[0]?.body).toEqual({ seats: null })
  expect(writes(asked)[0]?.headers.get('If-Match')).toBe('"7"')
})

it('shows both versions after a change meanwhile, lets each field be chosen, and saves onto the new version', async () => {
  const saved = vi.fn()
  const theirs = room(1, { version: 2, name: 'Chemistry', seats: 30, notes: 'New benches' })
  const asked = serve((each) => {
    if (each.method === 'PATCH') return each.headers.get('If-Match') === '"2"' ? { body: room(1, { version: 3 }) } : refusal(412)
    return each.path.startsWith('/rooms/') ? { body: theirs } : undefined
  })
  const user = await show(form({ entity: room(1), fields: rooms.change!.filter((field) => field.kind !== 'reference'), onSaved: saved }))
  const type = async (name: string, text: string) => {
    await user.clear(screen.getByRole('textbox', { name }))
    await user.type(screen.getByRole('textbox', { name }), text)
  }
  await type('Name', 'Physics')
  await type('Seats (optional)', '20')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByRole('heading', { name: 'Someone else changed this meanwhile' })
  expect(screen.queryByRole('group', { name: 'Notes' })).toBeNull()
  const side = (field: string, name: RegExp) => within(screen.getByRole('group', { name: field })).getByRole('radio', { name })
  expect(screen.getByRole('button', { name: 'Go on with this' })).toBeDisabled()
  await user.click(side('Name', /What you typed.*Physics/))
  await user.click(side('Seats', /What was saved meanwhile.*30/))
  await user.click(screen.getByRole('button', { name: 'Go on with this' }))
  expect(screen.getByRole('textbox', { name: 'Notes (optional)' })).toHaveValue('New benches')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(saved).toHaveBeenCalledOnce())
  expect(writes(asked).at(-1)?.body).toEqual({ name: 'Physics' })
})
