import { expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import { firstSteps } from './home'

const role = (code: string, kind = 'organization') =>
  ({ role: code, place_id: '1', place_name: 'Mapleton', place_kind: kind, place_slug: 'mapleton', until: '2027-06-30' }) as Schemas['MyRole']
const codes = ['TE', 'TM', 'SS', 'SL', 'DL', 'RD', 'PO', 'BM', 'FO', 'LI', 'RV', 'FC', 'NS', 'RS', 'NA', 'PC', 'EM', 'CP', 'SA']

it('has three first steps for every role', () => {
  for (const code of codes) expect([code, firstSteps([role(code)], 'rivers', '9').length]).toEqual([code, 3])
})

it('has different ones for those who run, lead, accompany and teach', () => {
  const steps = (code: string) => firstSteps([role(code)], 'rivers', '9').map((each) => each.to)
  expect(steps('NA')).toEqual(['/organizations', '/n/rivers', '/admin/people/new'])
  expect(steps('SL')).toEqual(['/o/mapleton', '/admin/people/new', '/p/9'])
  expect(steps('LI')).toEqual(['/n/rivers/members', '/n/rivers', '/p/9'])
  expect(steps('TE')).toEqual(['/o/mapleton', '/p/9', '/n/rivers'])
})

it('shows visitors around, and leads nowhere that does not exist', () => {
  expect(firstSteps([], undefined, undefined).map((each) => each.to)).toEqual(['/networks', '/organizations'])
  expect(firstSteps([role('SA', 'server')], undefined, '9').map((each) => each.to)).toEqual(['/p/9', '/networks', '/organizations'])
})
