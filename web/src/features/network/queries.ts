import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client'
import { oneOf, someOf, type Row } from '../../api/entities'

export type Organization = Row<'organizations'>
export type Network = Row<'networks'>
export type Cohort = Row<'cohorts'>
export type CohortMember = Row<'cohort-members'>

export const organization = (id: string) => oneOf('organizations', id)
export const network = (id: string) => oneOf('networks', id)
export const membership = (id: string) => oneOf('memberships', id)
export const cohort = (id: string) => oneOf('cohorts', id)
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

/** The memberships of a network, or of an organization. */
export const membershipsIn = (network: string) => someOf('memberships', { network_id: network, limit: '200' })
export const membershipsOf = (organization: string) => someOf('memberships', { organization_id: organization })

/** What belongs to a cohort. */
export const cohortMembersIn = (cohort: string) => someOf('cohort-members', { cohort_id: cohort, limit: '200' })
export const cohortYearsIn = (cohort: string) => someOf('cohort-years', { cohort_id: cohort, sort: 'year', limit: '50' })

/** Who returned, joined and left since the cohort before; new whenever a member or a cohort changes. */
export const comparisonOf = (cohort: string) => ({
  ...api.queryOptions('get', '/api/v1/cohorts/{cohort}/comparison', { params: { path: { cohort } } }),
  staleTime: 0,
})
