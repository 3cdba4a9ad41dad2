import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'

export type Language = 'en' | 'es'
type Catalog = Record<string, unknown>

// The application and each feature have a catalog a language, so a reader loads one language.
const catalogs: Record<Language, Record<string, () => Promise<Catalog>>> = {
  en: import.meta.glob<Catalog>(['./catalogs/en.json', '../features/*/catalogs/en.json', '!../features/administration/**'], { import: 'default' }),
  es: import.meta.glob<Catalog>(['./catalogs/es.json', '../features/*/catalogs/es.json', '!../features/administration/**'], { import: 'default' }),
}

// Few open these pages: their texts come with them.
const of_administration: Record<Language, () => Promise<Catalog>> = {
  en: () => import('../features/administration/catalogs/en.json').then((catalog) => catalog.default),
  es: () => import('../features/administration/catalogs/es.json').then((catalog) => catalog.default),
}
// By the store of the texts: components are given another face of the same texts at every turn.
const coming = new WeakMap<i18n['store'], Partial<Record<Language, Promise<void>>>>()

/** The texts of administration, in the language of the pages; asked for again, it is the same promise. */
export function wordsOfAdministration(words: i18n): Promise<void> {
  const language = words.language as Language
  const known = coming.get(words.store) ?? {}
  coming.set(words.store, known)
  return (known[language] ??= of_administration[language]().then((catalog) => void words.addResourceBundle(language, 'translation', catalog, true)))
}

/** The first language of the browser that there is a catalog for; else English. */
export function languageOfBrowser(): Language {
  for (const language of navigator.languages) {
    const short = language.slice(0, 2)
    if (short === 'en' || short === 'es') return short
  }
  return 'en'
}

async function load(words: i18n, language: Language): Promise<void> {
  if (!words.hasResourceBundle(language, 'translation')) {
    const loaded = await Promise.all(Object.values(catalogs[language]).map((catalog) => catalog()))
    for (const catalog of loaded) words.addResourceBundle(language, 'translation', catalog, true)
  }
  document.documentElement.lang = language
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
  return words
}

/** Changes the language of a page that is already shown. */
export async function speak(words: i18n, language: Language): Promise<void> {
  await load(words, language)
  await words.changeLanguage(language)
}
