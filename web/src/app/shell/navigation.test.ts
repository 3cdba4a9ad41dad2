import { expect, it } from 'vitest'
import { destinationAt, navigation, navigationFor, sameSectionIn } from './navigation'

const places = (permitted: string[], network: string | null) =>
  navigationFor((what) => permitted.includes(what), network).map((group) => group.destinations.map((each) => each.to))

it('shows nothing that is not permitted, and no group without anything', () => {
  expect(places([], null)).toEqual([['/'], ['/organizations', '/networks']])
  expect(places(['X2:edit'], null).at(-1)).toEqual(['/admin/people', '/admin/audit'])
  expect(places(['X10:see'], null).at(-1)).toEqual(['/admin/jobs'])
})

it('opens to a role what others need a permission for', () => {
  const ofOfficer = navigationFor(() => false, null, ['PO']).at(-1)!.destinations.map((each) => each.to)
  expect(ofOfficer).toEqual(['/admin/people', '/admin/audit'])
})

it('leads to the chosen network', () => {
  expect(places([], 'rivers')[1]).toEqual(['/n/rivers', '/n/rivers/members', '/n/rivers/cohorts'])
})

it('finds the most exact destination of an address', () => {
  const groups = navigationFor(() => true, 'rivers')
  const at = (path: string) => destinationAt(groups, path)?.to
  expect(at('/')).toBe('/')
  expect(at('/n/rivers')).toBe('/n/rivers')
  expect(at('/n/rivers/edit')).toBe('/n/rivers')
  expect(at('/n/rivers/members/new')).toBe('/n/rivers/members')
  expect(at('/o/cedar')).toBe('/organizations')
  expect(at('/organizations/new')).toBe('/organizations')
  expect(at('/account')).toBeUndefined()
})

it('keeps the section in another network, and goes to the overview from where there is none', () => {
  expect(sameSectionIn('/n/rivers/members/7', 'lakes')).toBe('/n/lakes/members')
  expect(sameSectionIn('/n/rivers/edit', 'lakes')).toBe('/n/lakes')
  expect(sameSectionIn('/organizations', 'lakes')).toBe('/n/lakes')
})

it('has room at the bottom of a phone for at least three places, whoever reads', () => {
  for (const network of [null, 'rivers']) {
    const bottom = navigationFor(() => false, network).flatMap((group) => group.destinations).filter((each) => each.bottom)
    expect(bottom.length).toBeGreaterThanOrEqual(3)
  }
  expect(new Set(navigation.flatMap((group) => group.destinations).map((each) => each.to)).size)
    .toBe(navigation.flatMap((group) => group.destinations).length)
})
