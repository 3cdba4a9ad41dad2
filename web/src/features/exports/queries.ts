import { infiniteQueryOptions } from '@tanstack/react-query'
import { client, type Schemas } from '../../api/client'

export type Export = Schemas['ExportEntry']

const often = 2000  // ms, after which a file that is being written has grown

export const isUnderWay = (one: Export) => one.state === 'queued' || one.state === 'running'

/** The whole lists that one asked for, the newest first. */
export const exportsAsked = () => infiniteQueryOptions({
  queryKey: ['list', 'exports'],
  initialPageParam: null as string | null,
  queryFn: async ({ pageParam, signal }) => (await client.GET('/api/v1/exports', { params: { query: pageParam ? { after: pageParam } : {} }, signal })).data!,
  getNextPageParam: (last) => last.next ?? null,
  refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isUnderWay)) ? often : false),
})
