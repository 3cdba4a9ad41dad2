// docs/methods: every command does what stands there, every picture is the one that its command writes, every link leads
// somewhere.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { claim, expect, finish } from '../support/claims.ts'
import { binary } from '../support/server.ts'
import { root } from './files.ts'

const written = mkdtempSync(join(tmpdir(), 'aimline-methods-'))
process.on('exit', () => rmSync(written, { recursive: true, force: true }))
const shown = new Set<string>()

const pages = globSync('docs/methods/*.md', { cwd: root }).sort()

for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8')
  for (const [, line = ''] of text.matchAll(/^ *aimline ((?:chart|funnel) docs\/.*)$/gm)) {
    // "# refused" behind a command says that it must be.
    const [command = '', remark] = line.split(/\s+# /)
    await claim(`${page}: aimline ${command}`, () => {
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
      const out = words.indexOf('--out') + 1
      const picture = out > 0 ? (words[out] ?? '') : ''
      if (picture) words[out] = join(written, basename(picture))
      const ran = spawnSync(binary, words, { cwd: root, encoding: 'utf8', env: { ...process.env, LC_ALL: 'en_US.UTF-8' } })
      expect(ran.status === (remark === 'refused' ? 2 : 0), `exit ${ran.status}: ${ran.stderr}`)
      if (remark === 'refused') return
      if (!picture) return expect(ran.stdout.length > 40, 'it says nothing')
      shown.add(picture)
      expect(text.includes(`](${picture.replace('docs/methods/', '')})`), `the page does not show ${picture}`)
      expect(existsSync(join(root, picture)), `${picture} is not there: run the command`)
      const same = readFileSync(words[out] ?? '', 'utf8') === readFileSync(join(root, picture), 'utf8')
      expect(same, `${picture} is not what the command writes now: run it again and look at it`)
    })
  }
  await claim(`${page}: its links`, () => {
    for (const [, link = ''] of text.matchAll(/\]\(([^)#:]+)\)/g))
      expect(existsSync(join(root, dirname(page), link)), `${link} is not there`)
  })
}

await claim('docs/methods/pictures: each is made by a command', () => {
  for (const picture of globSync('docs/methods/pictures/*', { cwd: root })) expect(shown.has(picture), `${picture}: no command writes it`)
})

finish()
