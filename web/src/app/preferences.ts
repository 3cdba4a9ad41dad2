import { useSyncExternalStore } from 'react'

/** What a reader likes on this device: kept here and never sent. */
export interface Preferences { theme: 'light' | 'dark'; density: 'compact'; menu: 'open' | 'folded'; network: string }

const changed = new EventTarget()
const place = (name: keyof Preferences) => `aimline.${name}`

export function preferred<Name extends keyof Preferences>(name: Name): Preferences[Name] | null {
  try {
    return localStorage.getItem(place(name)) as Preferences[Name] | null
  } catch {
    return null
  }
}

/** Keeps a preference, or drops it; a device that refuses to keep anything stays as it is. */
export function prefer<Name extends keyof Preferences>(name: Name, value: Preferences[Name] | null): void {
  try {
    if (value === null) localStorage.removeItem(place(name))
    else localStorage.setItem(place(name), value)
  } catch {
    return
  }
  applyPreferences()
  changed.dispatchEvent(new Event('change'))
}

/** Puts on the document what its styles look at. */
export function applyPreferences(): void {
  for (const name of ['theme', 'density'] as const) {
    const value = preferred(name)
    if (value) document.documentElement.dataset[name] = value
    else delete document.documentElement.dataset[name]
  }
}

function subscribe(notify: () => void): () => void {
  changed.addEventListener('change', notify)
  window.addEventListener('storage', notify)
  return () => {
    changed.removeEventListener('change', notify)
    window.removeEventListener('storage', notify)
  }
}

export const usePreference = <Name extends keyof Preferences>(name: Name) => useSyncExternalStore(subscribe, () => preferred(name))
