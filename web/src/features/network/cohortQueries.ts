import { api } from '../../api/client'
import { oneOf, someOf, type Row } from '../../api/entities'

export type Cohort = Row<'cohorts'>
export type CohortMember = Row<'cohort-members'>

export const cohort = (id: string) => oneOf('cohorts', id)

/** What belongs to a cohort. */
export const cohortMembersIn = (cohort: string) => someOf('cohort-members', { cohort_id: cohort, limit: '200' })
export const cohortYearsIn = (cohort: string) => someOf('cohort-years', { cohort_id: cohort, sort: 'year', limit: '50' })

/** Who returned, joined and left since the cohort before; new whenever a member or a cohort changes. */
export const comparisonOf = (cohort: string) => ({
  ...api.queryOptions('get', '/api/v1/cohorts/{cohort}/comparison', { params: { path: { cohort } } }),
  staleTime: 0,
})
