import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { FetchResponse } from 'openapi-fetch'
import { client, Refused, type Schemas } from './client'
import type { paths } from './schema'

/** A row of any list: what all of them have, and whatever else the server described. */
export type Entity = { id: string; version: number; archived_at?: string | null } & Record<string, unknown>

/** The rows of the list at a plural noun, typed from the API where the noun is known when this is compiled. */
export type Row<Plural extends string> = `/api/v1/${Plural}` extends keyof paths
  ? paths[`/api/v1/${Plural}`] extends { get: { responses: { 200: { content: { 'application/json': { items: (infer Item)[] } } } } } } ? Item : Entity
  : Entity

export type Page<Item> = { items: Item[]; next: string | null }
export type Filters = Record<string, string>
/** One entity, what this reader may do to it, and by which roles, "SL@place", she sees it; none where everybody does. */
export type Held<Item> = { entity: Item; may: string[]; as: string[] }

// The generic pages name their list at run time, where types of single paths cannot help.
type AnyCall = (path: string, init: Record<string, unknown>) => Promise<FetchResponse<Record<string, never>, unknown, 'application/json'>>
const call = client as unknown as Record<'GET' | 'POST' | 'PATCH' | 'DELETE', AnyCall>

async function held<Item>(answer: ReturnType<AnyCall>): Promise<Held<Item>> {
  const { data, response } = await answer
  const words = (header: string) => (response.headers.get(header) ?? '').split(',').map((word) => word.trim()).filter(Boolean)
  return { entity: data as unknown as Item, may: words('Aimline-May'), as: words('Aimline-As') }
}

export const keys = {
  list: (plural: string) => ['list', plural] as const,
  one: (plural: string, id: string) => ['one', plural, id] as const,
}

const page_size = 50

/** A list, page after page, in the order and with the filters given. */
export const listOf = <Plural extends string>(plural: Plural, filters: Filters = {}) =>
  infiniteQueryOptions({
    queryKey: [...keys.list(plural), filters],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: page_size, ...filters, ...(pageParam ? { after: pageParam } : {}) }
      const { data } = await call.GET(`/api/v1/${plural}`, { params: { query }, signal })
      return data as unknown as Page<Row<Plural>>
    },
    getNextPageParam: (last) => last.next,
  })

/** Whether a list has more rows than its file takes. */
export const isLongerThanAFile = (plural: string, filters: Filters) =>
  queryOptions({
    queryKey: [...keys.list(plural), 'length', filters],
    queryFn: async ({ signal }) => {
      const { response } = await call.GET(`/api/v1/${plural}`, { params: { query: { ...filters, limit: 1 } }, headers: { 'Aimline-Ask': 'length' }, signal })
      return response.headers.get('Aimline-Longer-Than-A-File') === 'true'
    },
  })

/** The first rows of a list, for choosers and short lists beside a text. */
export const someOf = <Plural extends string>(plural: Plural, filters: Filters = {}) =>
  queryOptions({
    queryKey: [...keys.list(plural), 'some', filters],
    queryFn: async ({ signal }) => {
      const { data } = await call.GET(`/api/v1/${plural}`, { params: { query: { limit: page_size, ...filters } }, signal })
      return data as unknown as Page<Row<Plural>>
    },
  })

/** One entity by id or slug. */
export const oneOf = <Plural extends string>(plural: Plural, id: string) =>
  queryOptions({
    queryKey: keys.one(plural, id),
    queryFn: ({ signal }) => held<Row<Plural>>(call.GET(`/api/v1/${plural}/{id}`, { params: { path: { id } }, signal })),
  })

/** One entity of the first of several lists that knows the id; null where none may be seen. */
export const someWhere = (plurals: string[], id: string) =>
  queryOptions({
    queryKey: ['somewhere', ...plurals, id],
    staleTime: 300_000,
    queryFn: async ({ client: cache }) => {
      for (const plural of plurals) {
        try {
          return { plural, entity: (await cache.ensureQueryData(oneOf(plural, id))).entity as Entity }
        } catch (error) {
          if (!(error instanceof Refused) || ![403, 404].includes(error.status)) throw error
        }
      }
      return null
    },
  })

/** Who changed what in one entity, newest first. */
export const changesOf = (plural: string, id: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.one(plural, id), 'changes'],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = pageParam ? { after: pageParam } : {}
      const { data } = await call.GET(`/api/v1/${plural}/{id}/changes`, { params: { path: { id }, query }, signal })
      return data as unknown as Page<Schemas['Change']>
    },
    getNextPageParam: (last) => last.next,
  })

export const create = (plural: string, body: object, key: string) =>
  held<Entity>(call.POST(`/api/v1/${plural}`, { body, headers: { 'Idempotency-Key': key } }))

export const change = (plural: string, id: string, version: number, body: object, key: string) =>
  held<Entity>(call.PATCH(`/api/v1/${plural}/{id}`, {
    params: { path: { id } }, body, headers: { 'If-Match': `"${version}"`, 'Idempotency-Key': key },
  }))

export async function archive(plural: string, id: string, version: number): Promise<void> {
  await call.DELETE(`/api/v1/${plural}/{id}`, { params: { path: { id } }, headers: { 'If-Match': `"${version}"` } })
}
