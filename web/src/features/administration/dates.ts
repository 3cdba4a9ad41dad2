/** A day as the API writes it, so many days from today, in the zone of the server's calendar. */
export function dayFromNow(days: number, now = new Date()): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

/** Roles end within so many days: the filters of the list for it. */
export const endingWithin = (days: number, now = new Date()) => ({ until_from: dayFromNow(0, now), until_before: dayFromNow(days + 1, now) })
