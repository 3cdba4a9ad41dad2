// node tests/entity/run.ts: does what docs/add-an-entity.md says, in a copy of the source, and uses what comes of it.
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { committed, root } from '../checks/files.ts'
import { includeFaults } from '../checks/includes.ts'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import type { Answer } from '../support/http.ts'
import { Contract } from '../support/openapi.ts'
import { linesOfCode, readSteps, type Step } from './document.ts'

const copy = join(temporaryFolder('entity'), 'aimline')
// What was compiled in the checkout is not compiled again: to the cache the two folders are one.
const environment = {
  ...process.env,
  CCACHE_BASEDIR: copy,
  CCACHE_NOHASHDIR: '1',
  CMAKE_BUILD_PARALLEL_LEVEL: String(Math.min(2, availableParallelism())),
}
const { changes, commands } = readSteps(readFileSync(join(root, 'docs/add-an-entity.md'), 'utf8'))

function copySource() {
  for (const file of committed()) cpSync(join(root, file), join(copy, file), { preserveTimestamps: true })
  expect(existsSync(join(root, 'web/dist/index.html')), 'the pages are not built: npm --prefix web run build')
  cpSync(join(root, 'web/dist'), join(copy, 'web/dist'), { recursive: true, preserveTimestamps: true })
  for (const folder of ['web/node_modules', 'tests/node_modules', '.node']) {
    if (existsSync(join(root, folder))) symlinkSync(join(root, folder), join(copy, folder))
  }
}

function make({ file, text, after }: Step) {
  const path = join(copy, file.replace('NNNN', nextMigration()))
  if (after === undefined) {
    expect(!existsSync(path), `${file} is there already`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return
  }
  const lines = readFileSync(path, 'utf8').split('\n')
  expect(lines.filter((line) => line === after).length === 1, `${file} does not have the line "${after}" once`)
  lines.splice(lines.indexOf(after) + 1, 0, ...text.split('\n').slice(0, -1))
  writeFileSync(path, lines.join('\n'))
}

function nextMigration(): string {
  const numbers = readdirSync(join(copy, 'migrations')).map((file) => Number(file.slice(0, 4)))
  return String(Math.max(...numbers) + 1).padStart(4, '0')
}

const log = join(dirname(copy), 'log')
function run(command: string) {
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', command], { cwd: copy, env: environment, encoding: 'utf8', maxBuffer: 1 << 28 })
  appendFileSync(log, stdout + stderr)
  expect(status === 0, `${command}\n${(stdout + stderr).slice(-6000)}`)
  console.log(`      ${((performance.now() - began) / 1000).toFixed(1)} s  ${command}`)
}

const promised = Number(/(\d+)\s+lines of C\+\+/.exec(readFileSync(join(root, 'docs/add-an-entity.md'), 'utf8'))?.[1])
await claim('the page asks for at most 30 lines of C++, as many as it says, and for no TypeScript', () => {
  expect(linesOfCode(changes) <= 30, `it asks for ${linesOfCode(changes)} lines`)
  expectEqual(linesOfCode(changes), promised, 'lines of C++')
  expectEqual(changes.filter(({ file }) => /^web\/|\.tsx?$/.test(file)), [], 'files of the pages')
})
const made = await claim('its changes can be made', () => {
  copySource()
  changes.forEach(make)
})
await claim('they are formatted, and no module includes what it may not', () => {
  const files = new Set(changes.map(({ file }) => file).filter((file) => /\.[ch]pp$/.test(file)))
  execFileSync('clang-format', ['--dry-run', '-Werror', ...files], { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
  expectEqual(includeFaults(copy).filter((fault) => /room/.test(fault)), [], 'faults')
})
if (!made || !(await claim('its commands succeed', () => commands.forEach(run)))) finish()

// From here on the program is the one that was just built.
process.env['AIMLINE_BINARY'] = join(copy, 'build/release/aimline')
const { Person, startServer } = await import('../support/server.ts')

await claim('the description and the types that the commands printed are those of the program', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(copy, 'tests/checks/contract.ts')], { cwd: copy, encoding: 'utf8' })
  expect(status === 0, stdout)
  expect(readFileSync(join(copy, 'web/src/api/schema.d.ts'), 'utf8').includes('"/api/v1/rooms/{room}"'), 'the types have no rooms')
})

interface Schema { properties: Record<string, Record<string, unknown>>; required?: string[] }
interface Document { paths: Record<string, Record<string, unknown>>; components: { schemas: Record<string, Schema> } }
const document = JSON.parse(readFileSync(join(copy, 'openapi.json'), 'utf8')) as Document
const contract = new Contract(document)

await claim('the API has rooms, with their fields, bounds, references and meanings', () => {
  expectEqual(Object.keys(document.paths['/api/v1/rooms'] ?? {}), ['get', 'post'], 'methods of /rooms')
  expectEqual(Object.keys(document.paths['/api/v1/rooms/{room}'] ?? {}), ['get', 'patch', 'delete'], 'methods of /rooms/{room}')
  expectEqual(Object.keys(document.paths['/api/v1/rooms/{room}/changes'] ?? {}), ['get'], 'methods of /rooms/{room}/changes')
  const { Room, RoomDraft, RoomPatch } = document.components.schemas
  expectEqual(Object.keys(Room?.properties ?? {}), ['id', 'version', 'archived_at', 'organization_id', 'name', 'seats'], 'fields')
  expectEqual(RoomDraft?.required, ['organization_id', 'name'], 'what a new room needs')
  expectEqual(RoomPatch?.required ?? [], [], 'what a change needs')
  expectEqual(Room?.properties['organization_id']?.['x-references'], 'organizations', 'what organization_id refers to')
  expectEqual(Room?.properties['name']?.['description'], 'What people call the room', 'meaning of name')
  const seats = JSON.stringify(Room?.properties['seats'])
  expect(seats.includes('"minimum":0') && seats.includes('"maximum":65535'), `seats are ${seats}`)
})

const server = await startServer({ command: 'demo' })
const [administrator, outsider] = [await Person.signIn(server, 'Ana Ejemplo'), await Person.signIn(server, 'Bea Pretend')]
const nobody = { ask: (method: string, path: string) => administrator.ask(method, path, undefined, { Cookie: '' }) }

await claim('the database has the table', () => {
  const columns = execFileSync('sqlite3', [join(server.folder, 'aimline.db'), "select name from pragma_table_info('room')"], { encoding: 'utf8' })
  expectEqual(columns.trim().split('\n'), Object.keys(document.components.schemas['Room']?.properties ?? {}), 'columns')
})

type Room = { id: string; version: number; name: string; seats: number | null; organization_id: string; archived_at: string | null }
type Who = { ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer> }

/// Asks, and compares the answer with its status and with the description.
async function gives(status: number, who: Who, method: string, path: string, body?: unknown, version?: number): Promise<Answer> {
  const precondition: Record<string, string> = version ? { 'If-Match': `"${version}"` } : {}
  const answer = await who.ask(method, `/api/v1${path}`, body, { 'Aimline-Ask': 'may', ...precondition })
  expectEqual(answer.status, status, `${method} ${path}: ${answer.text}`)
  expectEqual(contract.faults(method, `/api/v1${path}`, answer), [], `${method} ${path}`)
  return answer
}
const items = (answer: Answer) => (answer.json as { items: Room[] }).items
const problems = (answer: Answer) => (answer.json as { problems: { where: string }[] }).problems.map(({ where }) => where)

let room: Room | undefined
await claim('a network administrator creates, reads, lists, changes and archives a room, and sees its history', async () => {
  const { id: school } = (await gives(200, administrator, 'GET', '/organizations/cedar-hollow-middle-school')).json as { id: string }
  const created = await gives(201, administrator, 'POST', '/rooms', { organization_id: school, name: 'Gym', seats: 300 })
  room = created.json as Room
  expectEqual(created.headers['location'], `/api/v1/rooms/${room.id}`, 'Location')
  expectEqual(created.headers['etag'], '"1"', 'ETag')
  expect((created.headers['aimline-may'] ?? '').split(',').includes('edit'), 'the answer does not say that she may edit it')
  await gives(201, administrator, 'POST', '/rooms', { organization_id: school, name: 'Library' })
  expectEqual(items(await gives(200, administrator, 'GET', '/rooms?sort=-seats')).map(({ name }) => name), ['Gym', 'Library'], 'by seats')
  expectEqual(items(await gives(200, administrator, 'GET', `/rooms?organization_id=${school}&seats=300`)).length, 1, 'with 300 seats')
  expectEqual(items(await gives(200, administrator, 'GET', '/rooms?search=lib')).map(({ name }) => name), ['Library'], 'found')
  expectEqual((await gives(200, administrator, 'GET', `/rooms/${room.id}`)).json, room, 'the room')
  const changed = (await gives(200, administrator, 'PATCH', `/rooms/${room.id}`, { seats: null }, 1)).json as Room
  expectEqual(changed, { ...room, version: 2, seats: null }, 'the room after a change')
  await gives(412, administrator, 'PATCH', `/rooms/${room.id}`, { seats: 5 }, 1)
  await gives(200, administrator, 'DELETE', `/rooms/${room.id}`, undefined, 2)
  expectEqual(items(await gives(200, administrator, 'GET', '/rooms')).map(({ name }) => name), ['Library'], 'in use')
  expectEqual(items(await gives(200, administrator, 'GET', '/rooms?archived=true')).map(({ name }) => name), ['Gym'], 'archived')
  const history = (await gives(200, administrator, 'GET', `/rooms/${room.id}/changes`)).json as { items: { action: string; by_name: string; differences: { field: string; before: unknown }[] }[] }
  expectEqual(history.items.map(({ action }) => action), ['archive', 'update', 'create'], 'history')
  const seatsBefore = history.items.map(({ differences }) => differences.find(({ field }) => field === 'seats')?.before)
  expectEqual(seatsBefore, [undefined, 300, null], 'seats before the change, and before there was a room')
  expectEqual(history.items[0]?.by_name, 'Ana Ejemplo', 'who archived it')
})

await claim('what a room does not have, and what does not fit, is refused by name', async () => {
  const { organization_id } = room ?? {}
  expectEqual(problems(await gives(422, administrator, 'POST', '/rooms', { organization_id, name: 'Hall', color: 'red' })), ['color'], 'unknown field')
  expectEqual(problems(await gives(422, administrator, 'POST', '/rooms', { organization_id, seats: -1 })).sort(), ['name', 'seats'], 'all at once')
  expectEqual(problems(await gives(422, administrator, 'GET', '/rooms?color=red')), ['color'], 'unknown filter')
  expectEqual(problems(await gives(404, administrator, 'POST', '/rooms', { organization_id: room?.id, name: 'Hall' })), ['organization_id'], 'unknown organization')
})

await claim('to who is outside of its network it does not exist', async () => {
  for (const who of [outsider, nobody]) {
    expectEqual(items(await gives(200, who, 'GET', '/rooms')), [], 'rooms')
    await gives(404, who, 'GET', `/rooms/${room?.id}`)
    await gives(404, who, 'GET', `/rooms/${room?.id}/changes`)
  }
  await gives(404, outsider, 'PATCH', `/rooms/${room?.id}`, { seats: 5 }, 3)
  await gives(404, outsider, 'DELETE', `/rooms/${room?.id}`, undefined, 3)
  // An organization that she cannot see is unknown to her; one that is public is merely not hers.
  const { id: hidden } = (await gives(200, administrator, 'GET', '/organizations/mesa-verdigris-high-school')).json as { id: string }
  await gives(404, outsider, 'POST', '/rooms', { organization_id: hidden, name: 'Not mine' })
  await gives(403, outsider, 'POST', '/rooms', { organization_id: room?.organization_id, name: 'Not mine' })
  expectEqual(items(await gives(200, administrator, 'GET', '/rooms?search=mine')), [], 'rooms made from outside')
})
await claim('the server ends well', () => server.stop())

// Its types are those of the pages' packages, so it is checked with them: web/tsconfig.json.
const pages = (await import(new URL('pages.ts', import.meta.url).href)) as { claimPages: () => Promise<void> }
await pages.claimPages()
finish()
