import { useQuery } from '@tanstack/react-query'
import { api } from './client'

/** Who is asking, which roles they hold, and what these allow anywhere. */
export const me = () => ({ ...api.queryOptions('get', '/api/v1/me'), staleTime: 300_000 })

export function useMe() {
  const { data } = useQuery(me())
  return {
    person: data?.person ?? null,
    roles: data?.roles ?? [],
    networks: data?.networks ?? [],
    next: data?.next ?? 'nothing',
    /** What the roles permit somewhere, as capability:action. */
    all: data?.may ?? [],
    /** What of it a token of one's own can carry. */
    handOver: data?.may_hand_over ?? [],
    may: (what: string) => data?.may.includes(what) ?? false,
  }
}
