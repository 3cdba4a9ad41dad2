/** What the pages say in another language: a journey is written with the English words, and walked in both. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Language = 'en' | 'es'
/** The name of something on a page, given by its English words; `{{…}}` in them are filled in. */
export type Say = (english: string, values?: Record<string, string>) => RegExp

const source = join(import.meta.dirname, '../../web/src')

/** Every text of the pages by its key, with the features' catalogs. */
function texts(language: Language): Map<string, string> {
  const found = new Map<string, string>()
  const take = (part: unknown, key: string) => {
    if (typeof part === 'string') found.set(key, part)
    else for (const [name, value] of Object.entries(part as object)) take(value, key ? `${key}.${name}` : name)
  }
  const folders = ['app', ...readdirSync(join(source, 'features')).map((feature) => `features/${feature}`)]
  for (const folder of folders) take(JSON.parse(readFileSync(join(source, folder, 'catalogs', `${language}.json`), 'utf8')), '')
  return found
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The whole of that name, in the language; where one English text has several translations, any of them. */
export function sayIn(language: Language): Say {
  const english = texts('en')
  const spoken = texts(language)
  return (words, values = {}) => {
    const said = new Set([...english].filter(([, text]) => text === words).map(([key]) => spoken.get(key)!))
    if (said.size === 0) throw new Error(`no page says “${words}”`)
    const filled = [...said].map((text) => literally(text.replaceAll(/{{(\w+)}}/g, (whole, name: string) => values[name] ?? whole)))
    return new RegExp(`^(${filled.join('|')})$`)
  }
}
