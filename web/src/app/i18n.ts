import { lazy, type ComponentType } from 'react'
import { Words, type Catalog, type Language } from '../ui/translation'

export type { Language }
export type Feature = 'network' | 'cohorts' | 'statements' | 'mergers' | 'exports' | 'identity' | 'administration'
type Loaders = Record<string, () => Promise<Catalog>>

// The application and each feature have a catalog a language: a reader loads one language, and of a feature's what its
// pages say. What the network's records are called is wanted almost everywhere.
const catalogs: Record<Language, Loaders> = {
  en: import.meta.glob<Catalog>(['./catalogs/en.json', '../features/*/catalogs/en.json'], { import: 'default' }),
  es: import.meta.glob<Catalog>(['./catalogs/es.json', '../features/*/catalogs/es.json'], { import: 'default' }),
}
const everywhere = ['./catalogs', '../features/network/catalogs']

/** The folders whose texts the pages have come to need, and the words that they go to. */
const needed = new Set(everywhere)
let spoken: Words | null = null

async function take(words: Words, language: Language, folder: string): Promise<void> {
  words.add(language, await catalogs[language][`${folder}/${language}.json`]!())
}

async function load(words: Words, language: Language): Promise<void> {
  await Promise.all([...needed].map((folder) => take(words, language, folder)))
}

/** The texts of a feature, now and in whatever language is spoken later. */
export async function wordsOf(feature: Feature): Promise<void> {
  const folder = `../features/${feature}/catalogs`
  needed.add(folder)
  if (spoken) await take(spoken, spoken.language, folder)
}

/** A page or a part that comes when it is first shown, and with it the texts of the feature that it belongs to. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as React has it
export function lazyOf<Part extends ComponentType<any>>(feature: Feature, part: () => Promise<{ default: Part }>) {
  return lazy(async () => {
    const [module] = await Promise.all([part(), wordsOf(feature)])
    return module
  })
}

/** The first language of the browser that there is a catalog for; else English. */
export function languageOfBrowser(): Language {
  for (const language of navigator.languages) {
    const short = language.slice(0, 2)
    if (short === 'en' || short === 'es') return short
  }
  return 'en'
}

/** All texts of the pages in one language. */
export async function wordsIn(language: Language): Promise<Words> {
  spoken = new Words(language)
  await load(spoken, language)
  document.documentElement.lang = language
  return spoken
}

/** Changes the language of a page that is already shown. */
export async function speak(words: Words, language: Language): Promise<void> {
  await load(words, language)
  document.documentElement.lang = language
  words.change(language)
}
