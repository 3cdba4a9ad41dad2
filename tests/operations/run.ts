// docs/operations.md does what it says: the proxy's settings are read from there, the units are what it installs.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { isRoot, start } from '../support/process.ts'
import { binary, startServer, whoIs } from '../support/server.ts'
import { freePort, patience, until } from '../support/wait.ts'

const root = join(import.meta.dirname, '../..')
const document = readFileSync(join(root, 'docs/operations.md'), 'utf8')
const name = 'aimline.example.org'

function run(command: string, parameters: string[]) {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8' })
  expect(status === 0, `${command} ${parameters.join(' ')} gave ${status ?? String(error)}:\n${stdout}${stderr}`)
  return stdout
}

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/// As a browser that knows the name from its DNS: the certificate is checked.
function ask(port: number, certificate: string, method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, servername: name, ca: certificate, method, path, headers: { Host: `${name}:${port}`, ...headers } },
      (incoming) => {
        const pieces: Buffer[] = []
        incoming.on('data', (piece: Buffer) => pieces.push(piece))
        incoming.once('error', reject)
        incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(pieces).toString('utf8') }))
      },
    )
    outgoing.setTimeout(20_000 * patience, () => outgoing.destroy(new Error(`${method} ${path}: no answer`)))
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

await claim('the settings for nginx serve the pages over TLS, sign people in, and tell who called', async () => {
  const block = /^ {4}server \{\n[\s\S]*?^ {4}\}\n/m.exec(document)?.[0]
  expect(block !== undefined, 'docs/operations.md has no block for nginx')
  const server = await startServer({ command: 'demo', parameters: ['--trusted-proxy', '127.0.0.1'] })
  const folder = temporaryFolder('proxy')
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', certificate])
  const port = await freePort()
  const replaced = [
    ['listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`],
    [`/etc/ssl/${name}.pem`, certificate],
    [`/etc/ssl/${name}.key`, key],
    ['http://127.0.0.1:8080', server.address],
  ].reduce((text, [from, to]) => {
    expect(text.includes(from ?? ''), `the block for nginx has no ${from}`)
    return text.replace(from ?? '', to ?? '')
  }, block)
  mkdirSync(join(folder, 'temporary'))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/temporary/${kind};`)
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
${isRoot ? 'user root;' : ''}
events {}
http { access_log off; ${temporary.join(' ')}
${replaced}}
`)
  const proxy = start('nginx', ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')], { log: join(folder, 'log'), deathSignal: 'KILL' })
  const ca = readFileSync(certificate, 'utf8')
  const page = await until('nginx answers', 20 * patience, () => ask(port, ca, 'GET', '/').catch(() => undefined))
  expectEqual(page.status, 200, 'the page')
  expect(String(page.headers['strict-transport-security']).includes('max-age='), 'the page has no Strict-Transport-Security')

  const link = whoIs(server.signIn, 'a network administrator')?.link.split('/').at(-1)
  const origin = `https://${name}:${port}`
  const signIn = (headers: Record<string, string>) =>
    ask(port, ca, 'POST', `/api/v1/sign-in-links/${link}`, { 'Content-Type': 'application/json', 'Content-Length': '2', ...headers }, '{}')
  expectEqual((await signIn({ Origin: 'https://elsewhere.example.org' })).status, 403, 'a write from another site')
  const signed = await signIn({ Origin: origin, 'X-Forwarded-For': '203.0.113.9' })
  expect(signed.status < 300, `signing in answered ${signed.status}: ${signed.text}`)
  const cookies = ([] as string[]).concat(signed.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0])
  const me = await ask(port, ca, 'GET', '/api/v1/me', { Cookie: cookies.join('; ') })
  expect((JSON.parse(me.text) as { person?: unknown }).person !== undefined, `nobody is signed in: ${me.text}`)

  await proxy.kill('SIGTERM')
  await server.stop()
  const log = readFileSync(join(server.folder, 'data/log/aimline.jsonl'), 'utf8')
  expect(log.includes('/api/v1/sign-in-links/'), 'the log does not have the sign-in')
  expect(!log.includes('203.0.113.9'), 'an address that a stranger wrote was believed')
})

await claim('neither the demonstration nor plain HTTP without a named proxy leaves this machine', async () => {
  const folder = temporaryFolder('exposed')
  const listening = (command: string, host: string, further: string[] = []) => {
    const parameters = [command, '--listen', `${host}:0`, '--database', `sqlite:${join(folder, 'a.db')}`, '--data', join(folder, 'data'), ...further]
    // What does serve is ended after a while: it must never get so far.
    return spawnSync(binary, parameters, { encoding: 'utf8', timeout: 20_000 * patience, killSignal: 'SIGKILL' })
  }
  for (const host of ['0.0.0.0', '[::]', '192.0.2.1'])
    for (const [command, further, says] of [
      ['serve', [], 'Aimline itself has no TLS'],
      ['demo', [], 'The demonstration serves this machine alone'],
      ['demo', ['--trusted-proxy', '127.0.0.1'], 'The demonstration serves this machine alone'],
    ] as const) {
      const { status, stdout, stderr } = listening(command, host, [...further])
      expect(status !== null && status !== 0, `${command} on ${host} ended with ${status}`)
      expect((stdout + stderr).includes(says), `${command} on ${host} said: ${stdout}${stderr}`)
    }
  // With a proxy that is named it does listen there.
  const server = await startServer({ command: 'serve', listen: '0.0.0.0', parameters: ['--trusted-proxy', '127.0.0.1'] })
  await server.stop()
})

await claim('the units are what systemd understands, and leave the service little', () => {
  const folder = temporaryFolder('units')
  const units = ['aimline.service', 'aimline-backup.service', 'aimline-backup.timer']
  for (const unit of units) {
    const text = readFileSync(join(root, 'packaging/systemd', unit), 'utf8')
    writeFileSync(join(folder, unit), text.replaceAll('/usr/bin/aimline', binary))
  }
  const said = spawnSync('systemd-analyze', ['verify', '--man=no', ...units.map((unit) => join(folder, unit))], { encoding: 'utf8' })
  const complaints = (said.stderr + said.stdout).split('\n').filter((line) => line.includes(folder) || line.includes('aimline'))
  expectEqual(complaints, [], 'systemd-analyze verify')
  const security = run('systemd-analyze', ['security', '--offline=true', '--threshold=20', join(folder, 'aimline.service')])
  expect(/exposure level/i.test(security), 'systemd-analyze security says nothing')
})

await claim('the settings that come with the units are understood', () => {
  const folder = temporaryFolder('settings')
  const settings = join(folder, 'aimline.toml')
  const text = readFileSync(join(root, 'packaging/systemd/aimline.toml'), 'utf8')
  writeFileSync(settings, text.replace('/var/lib/aimline', join(folder, 'data')))
  run(binary, ['migrate', '--config', settings])
  run(binary, ['backup-key', join(folder, 'backup.key')])
  run(binary, ['backup', '--config', settings, '--key-file', join(folder, 'backup.key'), join(folder, 'aimline.backup')])
})

await claim('every part of the program is listed, locked by its hash, and has a licence that is allowed', () => {
  const list = join(root, 'build/parts.cdx.json')
  run(process.execPath, [join(root, 'packaging/parts.mts'), binary, list])
  const { components } = JSON.parse(readFileSync(list, 'utf8')) as { components: { name: string }[] }
  for (const part of ['libsodium23', 'libboost1.81-dev', 'react', '@mantine/core'])
    expect(components.some(({ name }) => name === part), `${part} is not in the list`)
})

finish()
