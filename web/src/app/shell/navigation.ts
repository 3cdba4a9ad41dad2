import type { Icon } from '@tabler/icons-react'
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs'
import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs'
import IconHome from '@tabler/icons-react/dist/esm/icons/IconHome.mjs'
import IconMembers from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs'
import IconNetworks from '@tabler/icons-react/dist/esm/icons/IconAffiliate.mjs'
import IconOverview from '@tabler/icons-react/dist/esm/icons/IconLayoutDashboard.mjs'
import IconPeople from '@tabler/icons-react/dist/esm/icons/IconAddressBook.mjs'
import IconTime from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs'
import IconJobs from '@tabler/icons-react/dist/esm/icons/IconSettingsAutomation.mjs'
import IconSignOn from '@tabler/icons-react/dist/esm/icons/IconLogin2.mjs'
import IconTokens from '@tabler/icons-react/dist/esm/icons/IconKey.mjs'
import IconRoles from '@tabler/icons-react/dist/esm/icons/IconUserCog.mjs'

export interface Destination {
  /** An address; `:network` in it stands for the network that is chosen, and without one the destination is absent. */
  to: string
  word: string
  icon: Icon
  /** What the reader must be permitted somewhere; without it everybody goes there. */
  may?: string
  /** Roles that go there without it. */
  roles?: string[]
  /** Other addresses that belong to it. */
  also?: string[]
  /** Stands in the bar at the bottom of a phone, where the first three have room. */
  bottom?: true
}
export interface Group { title?: string; destinations: Destination[] }

/** Everywhere one can go. A new page is one line here and one in `Pages.tsx`. */
export const navigation: Group[] = [
  {
    destinations: [
      { to: '/', word: 'shell.home', icon: IconHome, bottom: true },
    ],
  },
  {
    title: 'shell.network',
    destinations: [
      { to: '/n/:network', word: 'shell.overview', icon: IconOverview, bottom: true },
      { to: '/n/:network/members', word: 'list.memberships.title', icon: IconMembers, bottom: true },
      { to: '/n/:network/cohorts', word: 'list.cohorts.title', icon: IconTime },
    ],
  },
  {
    title: 'shell.directory',
    destinations: [
      { to: '/organizations', word: 'list.organizations.title', icon: IconBuilding, also: ['/o'], bottom: true },
      { to: '/networks', word: 'list.networks.title', icon: IconNetworks, bottom: true },
      { to: '/people', word: 'list.people.title', icon: IconPeople, also: ['/p'], may: 'N8:see' },
    ],
  },
  {
    title: 'shell.admin',
    destinations: [
      { to: '/admin/people', word: 'people.title', icon: IconRoles, may: 'X2:edit', roles: ['PO', 'SA'] },
      { to: '/admin/tokens', word: 'all_tokens.title', icon: IconTokens, may: 'X5:revoke', roles: ['NA'] },
      { to: '/admin/sign-on', word: 'sign_ons.title', icon: IconSignOn, may: 'X11:see' },
      { to: '/admin/jobs', word: 'jobs.title', icon: IconJobs, may: 'X10:see' },
      { to: '/admin/audit', word: 'audit.title', icon: IconTime, may: 'X2:edit', roles: ['PO', 'SA'] },
      { to: '/admin/data', word: 'data.title', icon: IconDatabase, may: 'N2:edit' },
    ],
  },
]

const within = (path: string, address: string) => path === address || (address !== '/' && path.startsWith(`${address}/`))
const filled = (address: string, network: string | null) => address.replace(':network', network ?? ':network')

/** The navigation of one reader: what is permitted, at the chosen network; groups without anything are absent. */
export function navigationFor(may: (what: string) => boolean, network: string | null, roles: string[] = []): Group[] {
  const open = (each: Destination) => !each.may || may(each.may) || (each.roles?.some((role) => roles.includes(role)) ?? false)
  return navigation.flatMap((group) => {
    const destinations = group.destinations.filter((each) => open(each) && (network || !each.to.includes(':network')))
      .map((each) => ({ ...each, to: filled(each.to, network) }))
    return destinations.length > 0 ? [{ ...group, destinations }] : []
  })
}

/** The destination that an address belongs to: the most exact one. */
export function destinationAt(groups: Group[], path: string): Destination | null {
  const found = groups.flatMap((group) => group.destinations)
    .flatMap((each) => [each.to, ...(each.also ?? [])].filter((address) => within(path, address)).map((address) => ({ each, length: address.length })))
  return found.sort((a, b) => b.length - a.length)[0]?.each ?? null
}

/** The address in another network of the section that is open in this one; where there is none, its overview. */
export function sameSectionIn(path: string, network: string): string {
  const section = destinationAt(navigation, path.replace(/^\/n\/[^/]+/, '/n/:network'))
  return filled(section?.to.includes(':network') ? section.to : '/n/:network', network)
}
