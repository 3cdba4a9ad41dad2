import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { refusal, room } from '../../testing/rooms'
import { serve, type Answer, type Asked } from '../../testing/server'
import { show } from '../../testing/show'
import { Bell } from './Bell'
import NotificationsPage from './NotificationsPage'

const told = (number: number, seen: boolean) => ({
  id: room(number).id, kind: 'role_granted', what: `You were given role ${number}.`, path: `/o/place-${number}`,
  at: '2026-11-20T10:00:00Z', seen_at: seen ? '2026-11-21T10:00:00Z' : null,
})
const kinds = [{ kind: 'role_granted', name: 'You were given a role', delivery: 'at_once' }, { kind: 'role_ending', name: 'A role is about to end', delivery: 'daily' }]
const me = { person: { id: room(9).id, name: 'Ana', mail: 'ana@hub.example', language: 'en' }, roles: [], networks: [], may: ['X4:see', 'X4:edit'] }

function news(items: object[], more: (asked: Asked) => Answer | undefined = () => undefined) {
  let unseen = items.filter((each) => (each as { seen_at: unknown }).seen_at === null).length
  return serve((asked) => {
    const other = more(asked)
    if (other) return other
    if (asked.path === '/me') return { body: me }
    if (asked.path === '/me/notifications/unseen') return { body: { unseen } }
    if (asked.path === '/me/notifications/seen') unseen = 0
    if (asked.path === '/me/notifications/seen') return { body: { unseen } }
    if (asked.path === '/me/notifications') return { body: { items, next: null } }
    if (asked.path === '/me/notification-settings') return { body: { hour: 7, time_zone: 'America/Denver', kinds, ...(asked.body as object | null) } }
    return undefined
  })
}

it('counts what is new, shows it, and has it seen up to the newest', async () => {
  const asked = news([told(3, false), told(2, false), told(1, true)])
  const user = await show(<Bell />)
  await user.click(await screen.findByRole('button', { name: 'Notifications: 2 new' }))
  await screen.findByRole('link', { name: /role 3/ })
  expect(screen.getAllByRole('link').map((each) => each.getAttribute('href'))).toEqual(['/o/place-3', '/o/place-2', '/o/place-1', '/notifications'])
  await screen.findByRole('button', { name: 'Notifications' })
  expect(asked.filter(({ path }) => path === '/me/notifications/seen').map(({ body }) => body)).toEqual([{ up_to: room(3).id }])
  expect(screen.getByRole('link', { name: /^New:\s*You were given role 2/ })).toBeInTheDocument()
  expect(screen.getByRole('link', { name: /^You were given role 1/ })).toBeInTheDocument()
})

it('says nothing was seen when nothing is new, and teaches when there is nothing', async () => {
  const asked = news([])
  const user = await show(<Bell />)
  await user.click(await screen.findByRole('button', { name: 'Notifications' }))
  expect(await screen.findByText('You have not been told anything yet.')).toBeInTheDocument()
  expect(asked.filter(({ method }) => method === 'POST')).toEqual([])
})

it('has no bell for whom there is no news', async () => {
  serve(({ path }) => (path === '/me' ? { body: { ...me, may: [] } } : undefined))
  await show(<><Bell /><p>Page</p></>)
  await screen.findByText('Page')
  await waitFor(() => expect(screen.queryByRole('button')).toBeNull())
})

it('changes how a kind comes by mail, and asks for the hour only where something is gathered', async () => {
  const asked = news([told(1, true)])
  const user = await show(<NotificationsPage />)
  const form = within(await screen.findByRole('region', { name: 'By mail' }))
  expect(await form.findByRole('combobox', { name: 'Hour' })).toHaveValue('7')
  await user.selectOptions(form.getByRole('combobox', { name: 'A role is about to end' }), 'Never')
  expect(form.queryByRole('combobox', { name: 'Hour' })).toBeNull()
  await user.click(form.getByRole('button', { name: 'Save' }))
  expect(await form.findByText('Saved.')).toBeInTheDocument()
  expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({
    hour: 7, time_zone: 'America/Denver', kinds: [{ kind: 'role_granted', delivery: 'at_once' }, { kind: 'role_ending', delivery: 'never' }],
  })
})

it('keeps the choice and says why where it could not be saved', async () => {
  news([told(1, true)], ({ method }) => (method === 'PATCH' ? refusal(422, [{ where: 'hour', what: 'There is no such hour.' }]) : undefined))
  const user = await show(<NotificationsPage />)
  const kind = await screen.findByRole('combobox', { name: 'You were given a role' })
  await user.selectOptions(kind, 'Gathered, weekly')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByRole('alert', { name: 'There is a problem' })).toHaveTextContent('There is no such hour.')
  expect(kind).toHaveValue('weekly')
})
