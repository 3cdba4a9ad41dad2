import { api, type Schemas } from '../../api/client'
import { oneOf, someOf, type Row } from '../../api/entities'

export type Edition = Row<'statement-editions'>
export type Statement = Schemas['Statement']

export const edition = (id: string) => oneOf('statement-editions', id)

/** The editions of what a network says of itself, the one in force first. */
export const editionsIn = (network: string) => someOf('statement-editions', { network_id: network, sort: '-number', limit: '200' })
export const editionInForce = (network: string) => someOf('statement-editions', { network_id: network, sort: '-number', limit: '1' })

/** What differs from the edition before; neither of them ever changes. */
export const comparisonOf = (edition: string) => ({
  ...api.queryOptions('get', '/api/v1/statement-editions/{statement_edition}/comparison', { params: { path: { statement_edition: edition } } }),
  staleTime: Infinity,
})
