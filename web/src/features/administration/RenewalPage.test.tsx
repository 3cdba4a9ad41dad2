import { screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { serve, type Asked } from '../../testing/server'
import { show } from '../../testing/show'
import { dayFromNow, endingWithin } from './dates'
import RenewalPage from './RenewalPage'

const role = (id: string, person_name: string, person_id = `p-${id}`) => ({
  id, version: 1, person_id, person_name, person_mail: `${id}@x.example`, role: 'SL', place_id: 'cedar', place_name: 'Cedar', place_kind: 'organization',
  since: '2026-01-01', until: '2026-12-10', in_force: true, needs_confirmation: false,
})
const me = { person: { id: 'me', name: 'Ana', mail: 'a@x.example', language: 'en' }, roles: [], networks: [], may: ['X2:edit'], next: 'nothing' }
const answers = (asked: Asked) => {
  if (asked.path === '/me') return { body: me }
  if (asked.path === '/role-grants') return { body: { items: [role('1', 'Rosa'), role('2', 'Teo'), role('3', 'Ana', 'me')], next: null } }
  if (asked.path === '/role-grants/renewals') {
    return { body: { items: [
      { role_grant_id: '1', renewed_by: '11', needs_confirmation: false, problem: null },
      { role_grant_id: '2', renewed_by: null, needs_confirmation: false, problem: 'This role was ended. Give it anew.' },
    ] } }
  }
}

it('asks for roles that end from today, with the last day whole', () => {
  expect(endingWithin(30, new Date('2026-11-22T15:00:00Z'))).toEqual({ until_from: '2026-11-22', until_before: '2026-12-23' })
})

it('renews what is ticked, never a role of the reader, and says of each what became of it', async () => {
  const asked = serve(answers)
  const user = await show(<RenewalPage />, { at: '/admin/people/renewal?ending=30' })
  await user.click(await screen.findByRole('checkbox', { name: 'All (2 roles)' }))
  expect(screen.queryByRole('checkbox', { name: /Ana/ })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Renew 2 roles' }))
  const [rosa, teo] = ['Rosa', 'Teo'].map((name) => within(screen.getByText(new RegExp(`^${name}:`)).closest('li')!))
  expect(await rosa!.findByText('Renewed')).toBeInTheDocument()
  expect(teo!.getByText('Not renewed: This role was ended. Give it anew.')).toBeInTheDocument()
  expect(rosa!.getByRole('checkbox')).toBeDisabled()
  expect(asked.find((each) => each.method === 'POST')?.body).toEqual({ role_grant_ids: ['1', '2'], until: dayFromNow(365) })
})

it('sends nothing where nothing is ticked, and says so in the summary', async () => {
  const asked = serve(answers)
  const user = await show(<RenewalPage />, { at: '/admin/people/renewal' })
  await user.click(await screen.findByRole('button', { name: 'Renew' }))
  expect(await screen.findByRole('alert')).toHaveFocus()
  expect(screen.getByRole('link', { name: 'Tick at least one role.' })).toBeInTheDocument()
  expect(asked.some((each) => each.method === 'POST')).toBe(false)
})
