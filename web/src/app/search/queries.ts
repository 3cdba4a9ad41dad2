import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client, type Schemas } from '../../api/client'

export type Found = Schemas['Found']

export const shortest = 2  // letters; fewer find everything

/** What one may see whose name, or part of it, is this. */
export const search = (text: string) => queryOptions({
  queryKey: ['search', text],
  enabled: text.length >= shortest,
  placeholderData: keepPreviousData,
  queryFn: async ({ signal }) => (await client.GET('/api/v1/search', { params: { query: { q: text } }, signal })).data!.items,
})

const path: Record<string, string> = { organization: 'o', network: 'n', person: 'p' }

export const addressOf = (found: Found) => `/${path[found.kind]}/${found.slug ?? found.id}`
