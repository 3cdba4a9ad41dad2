import { expect, it } from 'vitest'
import { domainsIn } from './domains'
import { permitted } from './permissions'

const permission = (action: string, conditions: string[] = [], capability = 'C2') =>
  ({ capability, capability_name: capability === 'C2' ? 'registration' : 'events', action, action_name: action, conditions })

it('says each thing once, with the limits of each act', () => {
  expect(permitted([permission('see', ['about oneself']), permission('see', ['of the team']), permission('edit'), permission('see', [], 'C1')])).toEqual([
    { capability: 'C2', name: 'registration', acts: [{ name: 'see', limits: 'about oneself; of the team' }, { name: 'edit', limits: '' }] },
    { capability: 'C1', name: 'events', acts: [{ name: 'see', limits: '' }] },
  ])
})

it('shows no limit on what is also permitted without one, in either order', () => {
  const open = [{ name: 'see', limits: '' }]
  expect(permitted([permission('see', ['about oneself']), permission('see')])[0]!.acts).toEqual(open)
  expect(permitted([permission('see'), permission('see', ['about oneself'])])[0]!.acts).toEqual(open)
})

it('reads mail domains as people write them', () => {
  expect(domainsIn(' School.org, @lakes.example;school.org\n')).toEqual(['school.org', 'lakes.example'])
  expect(domainsIn('')).toEqual([])
})
