import { useSyncExternalStore } from 'react'

let said = ''
const listeners = new Set<() => void>()

/** Says something to those who listen to the page, without moving their focus. */
export function announce(text: string): void {
  said = text
  for (const notify of listeners) notify()
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify)
  return () => listeners.delete(notify)
}

export const useAnnounced = () => useSyncExternalStore(subscribe, () => said)
