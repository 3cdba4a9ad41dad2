// @vitest-environment node
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { descriptionsIn, type Document } from '../../api/description'

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, before = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value] as const] : [...flat(value, `${before}${key}.`)]))
}

const files = (language: string) => ['src/app', ...globSync('src/features/*')].map((folder) => `${folder}/catalogs/${language}.json`)
const read = (file: string) => flat(JSON.parse(readFileSync(file, 'utf8')) as Tree)
const together = (language: string) => new Map(files(language).flatMap((file) => [...read(file)]))
const english = together('en')
const spanish = together('es')
const groups = new Set([...english.keys()].map((key) => key.split('.')[0]))
const plural = /_(zero|one|many|other)$/
const keysOf = (catalog: Map<string, string>) => [...new Set([...catalog.keys()].map((key) => key.replace(plural, '')))].sort()
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

// Words for what the server sends are looked up by its names, so no line of the source spells them.
const looked_up = /^(field|meaning|value|list|history)\./

/** Every text in the source that could be a key; a hole in a template stands for one part of it. */
const used = globSync('src/**/*.{ts,tsx}').filter((file) => !file.includes('.test.') && !file.endsWith('.d.ts'))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/'([a-z_]+(?:\.[\w-]+)+)'|`([a-z_]+[.\w-]*\$\{[^`]*)`/g)])
  .map((match) => match[1] ?? match[2]!.replace(/\$\{[^}]*\}/g, '*'))
  .filter((text) => groups.has(text.split('.')[0]))
const matching = (pattern: string) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`)

it('gives no key twice', () => {
  expect(files('en').reduce((count, file) => count + read(file).size, 0)).toBe(english.size)
})

it('says the same things in both languages', () => {
  expect(keysOf(spanish)).toEqual(keysOf(english))
})

it('leaves the same holes to be filled in both languages', () => {
  const other = (key: string) => spanish.get(key) ?? spanish.get(key.replace(plural, '_other')) ?? ''
  expect([...english].filter(([key, text]) => key.endsWith('_one') ? false : holes(text).join() !== holes(other(key)).join())).toEqual([])
})

it('has all forms of number that each language needs', () => {
  const forms = (catalog: Map<string, string>, key: string) => ['one', 'many', 'other'].filter((form) => catalog.has(`${key}_${form}`)).length
  const counted = [...english.keys()].filter((key) => key.endsWith('_other')).map((key) => key.replace(plural, ''))
  expect(counted.filter((key) => forms(english, key) !== 2 || forms(spanish, key) !== 3)).toEqual([])
})

it('holds every text that the source asks for', () => {
  const keys = keysOf(english)
  expect(used.filter((text) => !keys.some((key) => matching(text).test(key)))).toEqual([])
})

it('holds nothing that the source does not ask for', () => {
  const patterns = used.map(matching)
  expect(keysOf(english).filter((key) => !looked_up.test(key) && !patterns.some((pattern) => pattern.test(key)))).toEqual([])
})

it('names every field and choice of the lists that have pages, in both languages', () => {
  const described = descriptionsIn(JSON.parse(readFileSync('../openapi.json', 'utf8')) as Document)
    .filter((each) => ['organizations', 'networks', 'memberships', 'people', 'accounts', 'role-grants'].includes(each.plural))
  const missing = described.flatMap(({ plural: list, draft, change }) => [...(draft ?? []), ...(change ?? [])].flatMap((field) => [
    [`field.${list}.${field.name}`, `field.any.${field.name}`],
    ...field.choices.filter((choice) => !['ME', 'anyone'].includes(choice)).map((choice) => [`value.${field.words}.${choice}`]),
  ])).filter((keys) => [english, spanish].some((catalog) => !keys.some((key) => catalog.has(key))))
  expect(described).toHaveLength(6)
  expect(missing).toEqual([])
})
