import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, client, queries, type Schemas } from '../../api/client'

export type Notification = Schemas['NotificationEntry']
export type Settings = Schemas['NotificationSettings']
export type Delivery = Settings['kinds'][number]['delivery']

export const deliveries: Delivery[] = ['at_once', 'daily', 'weekly', 'never']
const often = 60_000  // milliseconds; whoever has the page open learns of news within a minute

export const unseen = () => ({
  ...api.queryOptions('get', '/api/v1/me/notifications/unseen'), staleTime: often, refetchInterval: often, refetchOnWindowFocus: true,
})

/** The newest of what one was told, for the panel under the bell. */
export const newest = () => queryOptions({
  queryKey: ['notifications', 'newest'],
  staleTime: 0,
  queryFn: async ({ signal }) => (await client.GET('/api/v1/me/notifications', { params: { query: { limit: 8 } }, signal })).data!.items,
})

/** All of it, page after page. */
export const notifications = () => infiniteQueryOptions({
  queryKey: ['notifications', 'all'],
  initialPageParam: null as string | null,
  queryFn: async ({ pageParam, signal }) =>
    (await client.GET('/api/v1/me/notifications', { params: { query: { limit: 30, ...(pageParam ? { after: pageParam } : {}) } }, signal })).data!,
  getNextPageParam: (last) => last.next ?? null,
})

export const settings = () => api.queryOptions('get', '/api/v1/me/notification-settings')

/** Says what one has seen, up to the newest of it. */
export async function see(upTo: string): Promise<void> {
  const { data } = await client.POST('/api/v1/me/notifications/seen', { body: { up_to: upTo } })
  queries.setQueryData(unseen().queryKey, data)
}

export async function choose(changed: Schemas['ChangedNotificationSettingsDraft']): Promise<void> {
  const { data } = await client.PATCH('/api/v1/me/notification-settings', { body: changed })
  queries.setQueryData(settings().queryKey, data)
}
