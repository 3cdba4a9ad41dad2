import { screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { room } from '../testing/rooms'
import { serve } from '../testing/server'
import { show } from '../testing/show'
import { Page } from './Page'

const role = (code: string, place: number, name: string) =>
  ({ role: code, place_id: room(place).id, place_name: name, place_kind: 'organization', place_slug: name.toLowerCase(), until: '2027-06-30' })
const asked = () => serve(({ path }) => (path === '/me' ? {
  body: { person: { id: room(9).id, name: 'Ana', mail: 'ana@hub.example', language: 'en' }, networks: [], may: [], roles: [role('LI', 1, 'Mapleton'), role('TE', 2, 'Cedar')] },
} : undefined))

it('says by which role of mine I see a page, in my language', async () => {
  asked()
  await show(<Page title="Students" as={[`LI@${room(1).id}`]}>…</Page>)
  expect(await screen.findByText('You see this as liaison of Mapleton.')).toBeInTheDocument()
  document.body.replaceChildren()
  await show(<Page title="Students" as={[`LI@${room(1).id}`, `TE@${room(2).id}`]}>…</Page>, { language: 'es' })
  expect(await screen.findByText('Usted ve esto como enlace de Mapleton y docente de Cedar.')).toBeInTheDocument()
})

it('says nothing where everybody sees it', async () => {
  const log = asked()
  await show(<Page title="Students" as={[]}>…</Page>)
  await waitFor(() => expect(screen.queryByText(/You see this/)).toBeNull())
  await show(<Page title="Students" as={[`SL@${room(3).id}`]}>…</Page>)
  await waitFor(() => expect(log.some(({ path }) => path === '/me')).toBe(true))
  expect(screen.queryByText(/You see this/)).toBeNull()
})
