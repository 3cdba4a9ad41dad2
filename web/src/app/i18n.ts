import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'

export type Language = 'en' | 'es'
type Catalog = Record<string, unknown>

// The application and each feature have a catalog a language, so a reader loads one language.
const catalogs: Record<Language, Record<string, () => Promise<Catalog>>> = {
  en: import.meta.glob<Catalog>(['./catalogs/en.json', '../features/*/catalogs/en.json'], { import: 'default' }),
  es: import.meta.glob<Catalog>(['./catalogs/es.json', '../features/*/catalogs/es.json'], { import: 'default' }),
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
