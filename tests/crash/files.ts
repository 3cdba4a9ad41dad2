// node tests/crash/files.ts --database sqlite|postgresql: a server killed while files come in. What it said it has is
// there and whole, no row names a file that is not, and what is left over is only what the sweep takes.
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { temporaryFolder } from '../support/cleanup.ts'
import { claim, expect, finish } from '../support/claims.ts'
import { ask } from '../support/http.ts'
import { startCluster } from '../support/postgresql.ts'
import { Person, startServer } from '../support/server.ts'
import { patience, sleep } from '../support/wait.ts'
import { aDistrict } from './writers.ts'

const { values } = parseArgs({ options: { database: { type: 'string', default: 'sqlite' } } })
const rounds = Number(process.env['AIMLINE_KILL_ROUNDS'] ?? 20)
const folder = temporaryFolder('kill-files')
const cluster = values.database === 'postgresql' ? await startCluster('kill-files-postgresql') : undefined
const server = await startServer({ command: 'demo', database: cluster?.createDatabase('kill_files'), folder })
const person = await Person.signIn(server, 'a network administrator')
const district = await aDistrict(person)
const attachments = `/api/v1/organizations/${district}/attachments`
await server.kill()

interface Listed { id: string; sha256: string; size: number }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function listed(): Promise<Listed[]> {
  const items: Listed[] = []
  let after = ''
  do {
    const answer = await person.ask('GET', `${attachments}?after=${after}`)
    const page = answer.json as { items: Listed[]; next: string | null }
    items.push(...page.items)
    after = page.next ?? ''
  } while (after)
  return items
}

/// Files of the store by name, and those on their way.
function stored(): { names: string[]; incoming: string[] } {
  const root = join(folder, 'data', 'files')
  const names = readdirSync(root).filter((name) => name.length === 2).flatMap((front) => readdirSync(join(root, front)).map((rest) => front + rest))
  return { names, incoming: readdirSync(join(root, 'incoming')) }
}
const pathOf = (name: string) => join(folder, 'data', 'files', name.slice(0, 2), name.slice(2))

const acknowledged = new Set<string>()
let cut = 0

async function uploadUntil(killed: () => boolean): Promise<string[]> {
  const faults: string[] = []
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const client = async () => {
    while (!killed()) {
      const size = 1000 + Math.floor(Math.random() * 2_000_000)
      const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size), Buffer.from('\n%%EOF\n')])
      try {
        const answer = await ask({
          method: 'POST', url: server.address + attachments, body: bytes, agent,
          headers: { ...person.headers(), 'Content-Type': 'application/pdf', 'Aimline-File-Name': 'plan.pdf' },
        })
        if (answer.status === 201) acknowledged.add(sha256(bytes))
        else if (answer.status !== 503) faults.push(`${answer.status} ${answer.text.slice(0, 200)}`)
      } catch (fault) {
        cut += 1
        if (!killed()) faults.push(String(fault))
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, client))
  agent.destroy()
  return faults
}

const checked = new Set<string>()
for (let round = 1; round <= rounds; round += 1) {
  const whole = await claim(`killed while files came in, round ${round}`, async () => {
    await server.restart()
    let killed = false
    const uploading = uploadUntil(() => killed)
    await sleep((50 + Math.random() * 700) * patience)
    killed = true
    await server.kill()
    const faults = await uploading
    expect(faults.length === 0, faults.slice(0, 5).join('\n'))
    await server.restart()
    const rows = await listed()
    const named = new Set(rows.map((row) => row.sha256))
    for (const name of acknowledged) expect(named.has(name), `${name} was acknowledged and is lost`)
    for (const row of rows) {
      if (checked.has(row.id)) continue
      checked.add(row.id)
      const bytes = readFileSync(pathOf(row.sha256))
      expect(bytes.length === row.size && sha256(bytes) === row.sha256, `${row.id} is not whole`)
    }
    for (const name of stored().names) {
      if (!named.has(name)) expect(sha256(readFileSync(pathOf(name))) === name, `${name} is not what it is called`)
    }
    await server.kill()
  })
  if (!whole) break
}
await claim(`${acknowledged.size} files acknowledged, ${cut} cut: what no row names goes with the sweep, the rest stays`, async () => {
  expect(acknowledged.size > 0, 'nothing was uploaded')
  const old = new Date(Date.now() - 25 * 3600 * 1000)
  const before = stored()
  for (const name of before.names) utimesSync(pathOf(name), old, old)
  for (const name of before.incoming) utimesSync(join(folder, 'data', 'files', 'incoming', name), old, old)
  await server.restart()
  const named = new Set((await listed()).map((row) => row.sha256))
  const after = stored()
  expect(after.incoming.length === 0, `${after.incoming.length} are left of those on their way`)
  expect(after.names.length === named.size && after.names.every((name) => named.has(name)), `${after.names.length} files for ${named.size} named`)
  await server.stop()
})
finish()
