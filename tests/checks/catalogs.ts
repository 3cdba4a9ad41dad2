// The server's texts: both languages say the same things, every key in use is there, none is left over.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Catalog = Record<string, string>

const key = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/

export function catalogFaults(folder: string): string[] {
  const read = (language: string) => JSON.parse(readFileSync(join(folder, `catalogs/${language}.json`), 'utf8')) as Catalog
  const english = read('en')
  const spanish = read('es')
  return [...languageFaults(english, spanish), ...useFaults(folder, english)]
}

export function languageFaults(english: Catalog, spanish: Catalog): string[] {
  const faults: string[] = []
  for (const name of Object.keys(english)) {
    const other = spanish[name]
    if (other === undefined) faults.push(`catalogs/es.json lacks ${name}`)
    else if (placeholders(english[name] ?? '') !== placeholders(other)) faults.push(`${name} has other placeholders in es than in en`)
  }
  for (const name of Object.keys(spanish)) {
    if (!(name in english)) faults.push(`catalogs/en.json lacks ${name}`)
  }
  for (const [name, value] of [...Object.entries(english), ...Object.entries(spanish)]) {
    if (!key.test(name)) faults.push(`${name} is no key: use "subject.what_is_wrong"`)
    if (value.trim() === '') faults.push(`${name} is empty`)
  }
  return faults
}

function placeholders(value: string): string {
  return [...new Set(value.match(/\{@?[a-z0-9_]+\}/g) ?? [])].sort().join(' ')
}

function useFaults(folder: string, catalog: Catalog): string[] {
  const faults: string[] = []
  const said = new Set<string>() // any literal that looks like a key
  const prefixes = new Set<string>() // "role." + code
  for (const file of globSync('src/**/*.{hpp,cpp}', { cwd: folder }).sort()) {
    if (/_(test|fuzz)\.cpp$/.test(file)) continue
    // A quotation mark that is a character, as in '"', begins no literal.
    const source = withoutComments(readFileSync(join(folder, file), 'utf8').replaceAll(/'(?:\\.|[^'\\\n])'/g, "' '"))
    for (const [, literal = ''] of source.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)) {
      if (/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*[._]$/.test(literal) && literal.includes('.')) prefixes.add(literal)
      else if (key.test(literal)) said.add(literal)
    }
    // A Text by name, or the braces that make one in a refusal or a problem: ("where", {"key", …}).
    const uses = /\bText\s*[{(]\s*(?:\.key\s*=\s*)?"([^"\n]+)"|(?:\brefuse\s*\(|\bProblem\s*\{)[^;"]*(?:"[^"\n]*"[^;"{]*)?\{\s*"([^"\n]+)"/g
    for (const use of source.matchAll(uses)) {
      const name = use[1] ?? use[2] ?? ''
      if (name in catalog || /[._]$/.test(name)) continue
      const line = source.slice(0, use.index).split('\n').length
      faults.push(`${file}:${line}: "${name}" is in no catalog`)
    }
  }
  for (const name of Object.keys(catalog)) {
    if (!said.has(name) && ![...prefixes].some((prefix) => name.startsWith(prefix))) faults.push(`catalogs/en.json: ${name} is never used`)
  }
  return faults
}

// Line breaks stay, so that line numbers are right; `//` within a literal is kept.
function withoutComments(source: string): string {
  return source.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, (found) => (found.startsWith('"') ? found : ''))
}
