import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { oneOf } from '../../api/entities'
import { useMe } from '../../api/me'
import { prefer, usePreference } from '../preferences'
import { destinationAt, navigationFor } from './navigation'

/** The network whose pages the navigation leads to: that of the address, else the last one, else the first of one's own. */
export function useChosenNetwork(): { slug: string; name: string } | null {
  const { networks } = useMe()
  const last = usePreference('network')
  const here = /^\/n\/([^/]+)/.exec(useLocation().pathname)?.[1]
  const own = networks.find((each) => each.slug === (here ?? last)) ?? (here ? undefined : networks[0])
  const foreign = useQuery({ ...oneOf('networks', here ?? ''), enabled: here !== undefined && !own }).data?.entity
  const chosen = own ?? foreign
  const keep = own && here
  useEffect(() => {
    if (keep) prefer('network', keep)
  }, [keep])
  return chosen ? { slug: chosen.slug, name: chosen.name } : null
}

/** Where this reader can go, and where they are. */
export function useNavigation() {
  const { may, roles } = useMe()
  const { pathname } = useLocation()
  const groups = navigationFor(may, useChosenNetwork()?.slug ?? null, roles.map((each) => each.role))
  return { groups, current: destinationAt(groups, pathname) }
}
