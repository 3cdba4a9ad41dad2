import { createInstance, type i18n } from 'i18next'
import { getI18n, initReactI18next } from 'react-i18next'
import { lazy, type ComponentType } from 'react'

export type Language = 'en' | 'es'
export type Feature = 'network' | 'cohorts' | 'statements' | 'mergers' | 'identity' | 'administration'
type Catalog = Record<string, unknown>
type Loaders = Record<string, () => Promise<Catalog>>

// The application and each feature have a catalog a language: a reader loads one language, and of a feature's what its
// pages say. What the network's records are called is wanted almost everywhere.
const catalogs: Record<Language, Loaders> = {
  en: import.meta.glob<Catalog>(['./catalogs/en.json', '../features/*/catalogs/en.json'], { import: 'default' }),
  es: import.meta.glob<Catalog>(['./catalogs/es.json', '../features/*/catalogs/es.json'], { import: 'default' }),
}
const everywhere = ['./catalogs', '../features/network/catalogs']

/** The folders whose texts these pages have come to need; by their store, since components get another face of them at every turn. */
const needed = new WeakMap<i18n['store'], Set<string>>()

async function take(words: i18n, language: Language, folder: string): Promise<void> {
  const catalog = await catalogs[language][`${folder}/${language}.json`]!()
  words.addResourceBundle(language, 'translation', catalog, true)
}

async function load(words: i18n, language: Language): Promise<void> {
  const folders = needed.get(words.store) ?? new Set(everywhere)
  needed.set(words.store, folders)
  await Promise.all([...folders].map((folder) => take(words, language, folder)))
}

/** The texts of a feature, now and in whatever language is spoken later. */
export async function wordsOf(words: i18n, feature: Feature): Promise<void> {
  const folder = `../features/${feature}/catalogs`
  await take(words, words.language as Language, folder)
  needed.get(words.store)?.add(folder)
}

/** A page or a part that comes when it is first shown, and with it the texts of the feature that it belongs to. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as React has it
export function lazyOf<Part extends ComponentType<any>>(feature: Feature, part: () => Promise<{ default: Part }>) {
  return lazy(async () => {
    const [module] = await Promise.all([part(), wordsOf(getI18n(), feature)])
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
export async function wordsIn(language: Language): Promise<i18n> {
  const words = createInstance()
  await words.use(initReactI18next).init({
    lng: language,
    resources: {},
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await load(words, language)
  document.documentElement.lang = language
  return words
}

/** Changes the language of a page that is already shown. */
export async function speak(words: i18n, language: Language): Promise<void> {
  await load(words, language)
  document.documentElement.lang = language
  await words.changeLanguage(language)
}
