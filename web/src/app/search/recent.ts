import type { Found } from './queries'

const place = 'aimline.recent'
const kept_at_most = 6

/** What was opened from a search on this device, the last first. */
export function recentlyFound(): Found[] {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '[]') as Found[]
  } catch {
    return []
  }
}

export function keepFound(found: Found): void {
  try {
    const others = recentlyFound().filter((each) => each.id !== found.id)
    localStorage.setItem(place, JSON.stringify([found, ...others].slice(0, kept_at_most)))
  } catch {
    return
  }
}
