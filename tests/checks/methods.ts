// docs/methods: every command does what stands there, every link leads somewhere.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { claim, expect, finish } from '../support/claims.ts'
import { binary } from '../support/server.ts'
import { root } from './files.ts'

const pages = globSync('docs/methods/*.md', { cwd: root }).sort()

for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8')
  for (const [, line = ''] of text.matchAll(/^ *aimline ((?:chart|funnel) docs\/.*)$/gm)) {
    // "# refused" behind a command says that it must be.
    const [command = '', remark] = line.split(/\s+# /)
    await claim(`${page}: aimline ${command}`, () => {
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
      const ran = spawnSync(binary, words, { cwd: root, encoding: 'utf8' })
      expect(ran.status === (remark === 'refused' ? 2 : 0), `exit ${ran.status}: ${ran.stderr}`)
      expect(remark === 'refused' || ran.stdout.length > 40, 'it says nothing')
    })
  }
  await claim(`${page}: its links`, () => {
    for (const [, link = ''] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(root, dirname(page), link)), `${link} is not there`)
  })
}

finish()
