import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FetchResponse } from 'openapi-fetch'
import { client } from '../../api/client'

export interface Found { kind: 'organization' | 'network' | 'person'; id: string; name: string; slug?: string | null; detail?: string | null }
// The API does not describe its search yet.
type Ask = (path: string, init: object) => Promise<FetchResponse<Record<string, never>, unknown, 'application/json'>>

export const shortest = 2  // letters; fewer find everything

/** What one may see whose name, or part of it, is this. */
export const search = (text: string) => queryOptions({
  queryKey: ['search', text],
  enabled: text.length >= shortest,
  placeholderData: keepPreviousData,
  queryFn: async ({ signal }) => ((await (client.GET as unknown as Ask)('/api/v1/search', { params: { query: { q: text, limit: 20 } }, signal })).data as unknown as { items: Found[] }).items,
})

const path = { organization: 'o', network: 'n', person: 'p' }

export const addressOf = (found: Found) => `/${path[found.kind]}/${found.slug ?? found.id}`
