const place = 'aimline.back'
const lasts = 60 * 60 * 1000

/** An address of these pages; whatever would lead elsewhere, or to signing in again, is the start. */
function ownAddress(path: string | null | undefined): string {
  return path && /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in') ? path : '/'
}

/** Where signing in begins, and where it leads back to. */
export function signInFrom(path: string): string {
  const back = ownAddress(path)
  return back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`
}

/** Keeps for an hour where to go after signing in: the link from the mail opens in a page of its own. */
export function keepBack(path: string | null): void {
  if (path) localStorage.setItem(place, JSON.stringify({ path: ownAddress(path), at: Date.now() }))
}

/** Where to go after signing in, once. */
export function takeBack(): string {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? 'null') as { path: string; at: number } | null
    localStorage.removeItem(place)
    return kept && Date.now() - kept.at < lasts ? ownAddress(kept.path) : '/'
  } catch {
    return '/'
  }
}
