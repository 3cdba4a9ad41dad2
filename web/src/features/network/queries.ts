import { queryOptions } from '@tanstack/react-query'
import { oneOf, someOf, type Row } from '../../api/entities'

export type Organization = Row<'organizations'>
export type Network = Row<'networks'>

export const organization = (id: string) => oneOf('organizations', id)
export const network = (id: string) => oneOf('networks', id)
export const membership = (id: string) => oneOf('memberships', id)
export const person = (id: string) => oneOf('people', id)

/** Organizations directly below one. */
export const childrenOf = (parent: string) => someOf('organizations', { parent_id: parent, sort: 'name' })

/** Where an organization stands in the tree: its parent, that one's parent, and so on; the topmost first. */
export const ancestorsOf = (start: Organization) =>
  queryOptions({
    queryKey: ['list', 'organizations', 'ancestors', start.id, start.parent_id],
    queryFn: async ({ client }) => {
      const above: Organization[] = []
      let next = start.parent_id
      while (next && !above.some((each) => each.id === next)) {
        const held = await client.ensureQueryData(organization(next)).catch(() => null)
        if (!held) break
        above.unshift(held.entity)
        next = held.entity.parent_id
      }
      return above
    },
  })

/** In what an organization goes on that ended. */
export const mergerOf = (organization: string) => someOf('organization-mergers', { organization_id: organization, limit: '1' })

/** The memberships of a network, or of an organization. */
export const membershipsIn = (network: string) => someOf('memberships', { network_id: network, limit: '200' })
export const membershipsOf = (organization: string) => someOf('memberships', { organization_id: organization })
