import { queries, type Schemas } from '../api/client'
import { me } from '../api/me'
import type { Inputs } from './inputs'

const prefix = 'aimline.draft.'

/** Drafts are kept on this device, each for one person and one form. */
function place(form: string): string {
  const person = queries.getQueryData<Schemas['Me']>(me().queryKey)?.person
  return `${prefix}${person?.id ?? 'visitor'}.${form}`
}

export function keptDraft(form: string): Inputs | null {
  try {
    return JSON.parse(localStorage.getItem(place(form)) ?? 'null') as Inputs | null
  } catch {
    return null
  }
}

/** A device that refuses to keep anything loses drafts, and nothing else. */
export function keepDraft(form: string, inputs: Inputs): void {
  try {
    localStorage.setItem(place(form), JSON.stringify(inputs))
  } catch {
    return
  }
}

export function dropDraft(form: string): void {
  localStorage.removeItem(place(form))
}

/** What is kept of one person beside drafts: what was looked for, and where from. */
const personal = ['aimline.recent', 'aimline.network', 'aimline.back']

/** Leaves nothing behind for the next person at this device. */
export function dropEverythingKept(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) || personal.includes(key)) localStorage.removeItem(key)
}
