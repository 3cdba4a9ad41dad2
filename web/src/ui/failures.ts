import { Refused } from '../api/client'

/** What went wrong, as far as it changes what the reader can do about it. */
export type FailureKind = 'unreachable' | 'outdated' | 'unauthenticated' | 'forbidden' | 'not_found' | 'busy' | 'broken'

const by_status: Record<number, FailureKind> = { 0: 'unreachable', 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 503: 'busy' }
// Each browser has its own words for a part of the pages that could not be loaded.
const part_missing = /dynamically imported module|importing a module script|preload css/i

export function failureKind(error: unknown): FailureKind {
  if (error instanceof Refused) return by_status[error.status] ?? 'broken'
  if (error instanceof Error && part_missing.test(error.message)) return navigator.onLine ? 'outdated' : 'unreachable'
  return 'broken'
}

export const incidentOf = (error: unknown) => (error instanceof Refused ? error.incident : null)
