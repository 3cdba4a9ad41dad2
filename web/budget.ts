/** Holds the built pages to their weight: what each address loads, compressed as it is sent. */
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const kB = 1000
const limits = { script: 180 * kB, style: 20 * kB, later: 60 * kB, font: 60 * kB }
const assets = 'dist/assets'

interface Chunk { file: string; isEntry?: boolean; isDynamicEntry?: boolean; src?: string; imports?: string[]; dynamicImports?: string[]; css?: string[] }
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8')) as Record<string, Chunk>

const weight = (file: string) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length
const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + weight(file), 0)

/** All files that a chunk needs before it can run. */
function needed(key: string, seen = new Set<string>()): Set<string> {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const each of manifest[key]?.imports ?? []) needed(each, seen)
  return seen
}
const files = (keys: Iterable<string>) => new Set([...keys].flatMap((key) => [manifest[key]!.file, ...(manifest[key]!.css ?? [])]))
const only = (some: Set<string>, ending: string) => [...some].filter((file) => file.endsWith(ending))

const entry = Object.keys(manifest).find((key) => manifest[key]!.isEntry)!
const always = needed(entry)
const everywhere = ['src/app', 'src/features/network'].map((folder) => `${folder}/catalogs/es.json`)

// What comes with the texts of a feature says so where it is asked for: lazyOf('identity', () => import('…')).
const feature = new Map<string, string>(globSync('src/**/*.tsx').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/lazyOf\('(\w+)', \(\) => import\('([^']+)'\)\)/g)]
    .map(([, name, path]) => [`${join(dirname(file), path!)}.tsx`, name!] as [string, string])))
const texts = (key: string) => (feature.has(key) ? [`src/features/${feature.get(key)!}/catalogs/es.json`] : [])

const failures: string[] = []
function hold(what: string, bytes: number, limit: number): void {
  const line = `${what.padEnd(44)} ${(bytes / kB).toFixed(1).padStart(6)} of ${limit / kB} kB`
  console.log(line)
  if (bytes > limit) failures.push(line)
}

// The first load is whatever page somebody lands on, in the heavier of the two languages.
const first = files([...always, ...everywhere])
for (const key of Object.keys(manifest).filter((each) => manifest[each]!.isDynamicEntry && !each.includes('/catalogs/'))) {
  const own = files([...needed(key), ...texts(key)])
  const all = new Set([...first, ...own])
  const name = key.split('/').at(-1)!.replace('.tsx', '')
  if (/(Page|Form)$/.test(name)) {
    hold(`first load, script: ${name}`, sum(only(all, '.js')), limits.script)
    hold(`first load, style: ${name}`, sum(only(all, '.css')), limits.style)
  }
  hold(`later: ${name}`, sum([...own].filter((file) => !first.has(file))), limits.later)
}
const fonts = readdirSync(assets).filter((file) => file.endsWith('.woff2'))
hold(`type face (${fonts.length} file)`, fonts.reduce((total, file) => total + statSync(`${assets}/${file}`).size, 0), limits.font)

if (failures.length > 0) {
  console.error(`Over budget:\n${failures.join('\n')}`)
  process.exit(1)
}
