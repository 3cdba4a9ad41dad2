import type { Icon } from '@tabler/icons-react'
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs'
import IconDatabase from '@tabler/icons-react/dist/esm/icons/IconDatabase.mjs'
import IconHome from '@tabler/icons-react/dist/esm/icons/IconHome.mjs'
import IconNetwork from '@tabler/icons-react/dist/esm/icons/IconAffiliate.mjs'
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs'
import { useMe } from '../../api/me'

export interface Destination { to: string; word: string; icon: Icon; within: RegExp }
export interface Group { title: string | null; destinations: Destination[] }

/** Where the reader can go; groups without rights are absent. */
export function useDestinations(): Group[] {
  const { may } = useMe()
  const groups: Group[] = [
    { title: null, destinations: [{ to: '/', word: 'shell.home', icon: IconHome, within: /^\/$/ }] },
    {
      title: 'shell.network',
      destinations: [
        { to: '/organizations', word: 'list.organizations.title', icon: IconBuilding, within: /^\/(organizations|o)(\/|$)/ },
        { to: '/networks', word: 'list.networks.title', icon: IconNetwork, within: /^\/(networks|n)(\/|$)/ },
      ],
    },
  ]
  const admin: Destination[] = []
  if (may('X2:edit')) admin.push({ to: '/admin/people', word: 'people.title', icon: IconUsers, within: /^\/admin\/people/ })
  if (may('N2:edit')) admin.push({ to: '/admin/data', word: 'data.title', icon: IconDatabase, within: /^\/admin\/data/ })
  if (admin.length > 0) groups.push({ title: 'shell.admin', destinations: admin })
  return groups
}
