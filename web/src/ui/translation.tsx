import { createContext, use, useSyncExternalStore, type ReactNode } from 'react'

/** The texts of the pages: looked up by key, with what stands in {{holes}} filled in, in the number that a count asks for. */
export type Language = 'en' | 'es'
export interface Catalog { [key: string]: string | Catalog }
/** The first of several keys that there is a text for; without any the `defaultValue`, or the key itself. */
export type Say = (key: string | string[], values?: Record<string, unknown>) => string

interface Spoken { t: Say; language: Language }

function flat(catalog: Catalog, before: string, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(catalog)) {
    if (typeof value === 'string') into.set(before + key, value)
    else flat(value, `${before}${key}.`, into)
  }
}

/** What was loaded of the catalogs, and the language that is spoken. */
export class Words {
  readonly #texts = { en: new Map<string, string>(), es: new Map<string, string>() }
  readonly #listeners = new Set<() => void>()
  #spoken: Spoken

  constructor(language: Language) {
    this.#spoken = this.#speaking(language)
  }

  get language(): Language { return this.#spoken.language }

  add(language: Language, catalog: Catalog): void { flat(catalog, '', this.#texts[language]) }

  change(language: Language): void {
    this.#spoken = this.#speaking(language)
    for (const listener of this.#listeners) listener()
  }

  readonly spoken = (): Spoken => this.#spoken
  readonly listen = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #speaking(language: Language): Spoken {
    const texts = this.#texts[language]
    const number = new Intl.NumberFormat(language)
    const plural = new Intl.PluralRules(language)
    const t: Say = (key, values = {}) => {
      const { count, defaultValue } = values
      const keys = typeof key === 'string' ? [key] : key
      const found = keys.flatMap((each) => (typeof count === 'number' ? [...(count === 0 ? [`${each}_zero`] : []), `${each}_${plural.select(count)}`, `${each}_other`, each] : [each]))
        .find((each) => texts.has(each))
      const text = found === undefined ? String(defaultValue ?? keys.at(-1)) : texts.get(found)!
      return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
        const value = values[name]
        return typeof value === 'number' ? number.format(value) : String(value ?? '')
      })
    }
    return { t, language }
  }
}

const Context = createContext<Words | null>(null)

export function WordsProvider({ words, children }: { words: Words; children: ReactNode }) {
  return <Context value={words}>{children}</Context>
}

export function useTranslation(): Spoken & { words: Words } {
  const words = use(Context)
  if (!words) throw new Error('no words here')
  return { ...useSyncExternalStore(words.listen, words.spoken), words }
}
