// What the program is made of, as CycloneDX 1.5: the Debian libraries it loads or has compiled in, the npm packages in
// its pages, each with version and licence.
//
//   node packaging/parts.mts PROGRAM [FILE]    writes FILE, or to standard output
//
// Ends with 1, and says each part, where a licence is not known or not allowed.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Licences that let a hub run, change and pass on Aimline under the Apache licence; LGPL for what is loaded, not compiled.
// MPL-2.0 binds file by file: headers that are used as they are bind nothing else.
const allowed = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'bzip2-1.0.6', 'CC0-1.0', 'FTL',
  'GPL-3.0-or-later WITH GCC-exception-3.1', 'HPND-sell-variant', 'ICU', 'ISC', 'LicenseRef-public-domain', 'MIT', 'MIT-Modern-Variant',
  'MPL-2.0', 'OFL-1.1', 'OLDAP-2.8', 'PostgreSQL', 'Zlib', 'blessing', 'curl', 'libpng-2.0', 'libselinux-1.0'])
const allowedWhenLinked = new Set(['LGPL-2.1-only', 'LGPL-2.1-or-later', 'LGPL-3.0-or-later'])

interface Part {
  type: 'library'
  name: string
  version: string
  purl: string
  licenses: [{ expression: string }]
  hashes?: [{ alg: string; content: string }]
}

const root = join(import.meta.dirname, '..')
const faults: string[] = []

function output(command: string, ...parameters: string[]): string {
  return execFileSync(command, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

/// The packages whose libraries the program loads.
function linked(program: string): Set<string> {
  const libraries = [...output('ldd', program).matchAll(/=> (\/\S+)/g)].map(([, library]) => realpathSync(library ?? ''))
  // Debian lists some under /lib and some under /usr/lib, which are one folder: half of these are not known to it.
  const owners = new Map<string, string>()
  const { stdout } = spawnSync('dpkg', ['-S', ...libraries, ...libraries.map((path) => path.replace(/^\/usr/, ''))], { encoding: 'utf8' })
  for (const [, name, path] of stdout.matchAll(/^([^:]+):.* (\/\S+)$/gm)) owners.set((path ?? '').replace(/^\/usr/, ''), name ?? '')
  const packages = new Set<string>()
  for (const library of libraries) {
    const name = owners.get(library.replace(/^\/usr/, ''))
    if (name) packages.add(name)
    else faults.push(`${library}: belongs to no package`)
  }
  return packages
}

function debianParts(program: string): Part[] {
  const known = new Map<string, { how: string; licence: string }>()
  for (const line of readFileSync(join(root, 'packaging/licences.txt'), 'utf8').split('\n')) {
    const [how, name, ...licence] = line.split(/\s+/)
    if (how && name && how !== '#' && !how.startsWith('#')) known.set(name, { how, licence: licence.join(' ') })
  }
  const used = linked(program)
  for (const name of used) if (known.get(name)?.how !== 'linked') faults.push(`packaging/licences.txt: has no line “linked ${name}”`)
  const parts: Part[] = []
  for (const [name, { how, licence }] of known) {
    if (how === 'linked' && !used.has(name)) continue
    if (!allowed.has(licence) && !(how === 'linked' && allowedWhenLinked.has(licence))) faults.push(`${name}: the licence ${licence} is not allowed`)
    const version = output('dpkg-query', '--show', '--showformat=${Version}', name)
    parts.push({ type: 'library', name, version, purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}`, licenses: [{ expression: licence }] })
  }
  return parts
}

interface Locked {
  version?: string
  license?: string
  integrity?: string
  dev?: boolean
  optional?: boolean
}

/// What `npm ci` puts into the pages: everything the lock file has that is not for development.
function npmParts(): Part[] {
  const lock = JSON.parse(readFileSync(join(root, 'web/package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  const parts: Part[] = []
  for (const [path, { version, license, integrity, dev }] of Object.entries(lock.packages)) {
    if (path === '' || dev || !version) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (!license) faults.push(`${name}: says no licence`)
    else if (!license.replace(/^\(|\)$/g, '').split(' OR ').some((choice) => allowed.has(choice))) faults.push(`${name}: the licence ${license} is not allowed`)
    const [algorithm, content] = (integrity ?? '').split('-')
    if (algorithm !== 'sha512' || !content) faults.push(`${name}: is not locked by its hash`)
    parts.push({
      type: 'library', name, version, purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      licenses: [{ expression: license ?? 'NOASSERTION' }],
      hashes: [{ alg: 'SHA-512', content: Buffer.from(content ?? '', 'base64').toString('hex') }],
    })
  }
  return parts
}

const [program, file] = process.argv.slice(2)
if (!program || !existsSync(program)) throw new Error('node packaging/parts.mts PROGRAM [FILE]')
const components = [...debianParts(program), ...npmParts()]
const version = output(program, '--version').trim().replace(/^aimline /, '')
const list = {
  bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
  metadata: { component: { type: 'application', name: 'aimline', version, licenses: [{ expression: 'Apache-2.0' }] } },
  components,
}
const text = `${JSON.stringify(list, null, 2)}\n`
if (file) writeFileSync(file, text)
else process.stdout.write(text)
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
