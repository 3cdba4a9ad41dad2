// node tests/flows/run.ts --database sqlite|postgresql [FILE...]: all stories, each file on a server and database of its own.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { claim, expect, finish } from '../support/claims.ts'
import { ask } from '../support/http.ts'
import { Contract } from '../support/openapi.ts'
import { startCluster } from '../support/postgresql.ts'
import { startServer } from '../support/server.ts'
import { readStory } from './story.ts'
import { Teller } from './teller.ts'

const { values, positionals } = parseArgs({ options: { database: { type: 'string', default: 'sqlite' } }, allowPositionals: true })
if (!['sqlite', 'postgresql'].includes(values.database)) throw new Error('--database is sqlite or postgresql')

const stories = positionals.length > 0
  ? positionals
  : readdirSync(import.meta.dirname).filter((name) => name.endsWith('.flow')).sort().map((name) => join(import.meta.dirname, name))
const cluster = values.database === 'postgresql' ? await startCluster('flows') : undefined

for (const [index, path] of stories.entries()) {
  const file = basename(path)
  try {
    const flows = readStory(readFileSync(path, 'utf8'))
    // A file called first_… tells of a server that nobody has set up yet.
    const command = file.startsWith('first_') ? 'serve' : 'demo'
    const server = await startServer({ command, database: cluster?.createDatabase(`flows_${index}`) })
    const document = await ask({ method: 'GET', url: `${server.address}/api/openapi.json` })
    const contract = new Contract(document.json)
    const teller = new Teller(server, contract)
    for (const flow of flows) await claim(`${file}: ${flow.title}`, () => teller.tell(flow))
    await claim(`${file}: the server ends well, and no secret is in its log`, async () => {
      await server.stop()
      const secret = /^.*[0-9a-f]{64}.*$/m.exec(server.log() + readFileSync(join(server.folder, 'data/log/aimline.jsonl'), 'utf8'))
      expect(secret === null, secret?.[0] ?? '')
    })
  } catch (fault) {
    await claim(file, () => Promise.reject(fault as Error))
  }
}
finish()
