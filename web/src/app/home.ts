import type { Schemas } from '../api/client'

type Role = Schemas['MyRole']
export interface Step { word: string; to: string }

interface Offer {
  word: string
  /** The roles it is meant for; without them, everybody. */
  roles?: string[]
  /** Where it leads, from the role that brings it and the reader's first network; nowhere where that is missing. */
  to: (at: { role?: Role; network?: string; person?: string }) => string | undefined | false
}

const of = (place: Role | undefined) => place?.place_kind === 'organization' && place.place_slug ? `/o/${place.place_slug}` : undefined
const at = (network: string | undefined, section = '') => network && `/n/${network}${section}`

/** What each role does first, the most particular before the general. */
const offers: Offer[] = [
  { word: 'check_organizations', roles: ['NA'], to: () => '/organizations' },
  { word: 'describe_network', roles: ['NA'], to: ({ network }) => at(network) ?? '/networks' },
  { word: 'give_roles', roles: ['NA'], to: () => '/admin/people/new' },
  { word: 'check_own', roles: ['SL', 'DL'], to: ({ role }) => of(role) },
  { word: 'give_roles', roles: ['SL', 'DL'], to: () => '/admin/people/new' },
  { word: 'know_members', roles: ['LI', 'FC', 'NS', 'RS', 'RV'], to: ({ network }) => at(network, '/members') },
  { word: 'know_network', roles: ['LI', 'FC', 'NS', 'RS', 'RV', 'BM'], to: ({ network }) => at(network) },
  { word: 'know_own', roles: ['TE', 'TM', 'SS', 'RD', 'PO', 'FO', 'PC', 'EM', 'CP'], to: ({ role }) => of(role) },
  { word: 'introduce', to: ({ person }) => person && `/p/${person}` },
  { word: 'know_network', to: ({ network }) => at(network) },
  { word: 'meet_network', to: () => '/networks' },
  { word: 'find_peers', to: () => '/organizations' },
]

/** The first three steps of somebody with these roles. */
export function firstSteps(roles: Role[], network: string | undefined, person: string | undefined): Step[] {
  const steps = new Map<string, Step>()
  for (const { word, roles: meant, to } of offers) {
    const role = meant ? roles.find((each) => meant.includes(each.role)) : undefined
    const address = (!meant || role) && to({ role, network, person })
    if (address && !steps.has(word)) steps.set(word, { word, to: address })
  }
  return [...steps.values()].slice(0, 3)
}
