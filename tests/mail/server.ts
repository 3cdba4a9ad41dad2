// A real mail server, in Python: what it took, as a second reader understands it.
import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { certificates } from '../support/certificates.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { start } from '../support/process.ts'
import { patience, until } from '../support/wait.ts'

// Debian's own: python3-aiosmtpd is installed for that one.
const python = '/usr/bin/python3'
const program = join(import.meta.dirname, 'letters.py')
export const password = 'open sesame'

export interface Letter {
  recipient: string
  to: string
  sender: string
  encrypted: boolean
  signed_in: boolean
  subject: string
  message_id: string
  text: string
  html: string
  language: string
  defects: string[]
}

export interface MailServer {
  /// What aimline is told to use it.
  parameters: string[]
  letters(): Letter[]
  /// The letters to one address.
  to(recipient: string): Letter[]
  /// What else happened: {"cut": address}, {"put_off": address}.
  events(): Record<string, string>[]
}

export async function startMailServer(): Promise<MailServer> {
  const folder = temporaryFolder('mail')
  certificates(folder)
  const secret = join(folder, 'password')
  writeFileSync(secret, `${password}\n`)
  chmodSync(secret, 0o600)
  const running = start(python, [program, 'serve', join(folder, 'server.pem'), join(folder, 'server.key')], {
    log: join(folder, 'log'), deathSignal: 'KILL', captureOutput: true,
  })
  let said = ''
  running.child.stdout?.on('data', (piece: Buffer) => (said += piece.toString('utf8')))
  const facts = () => said.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>)
  const port = await until('the mail server listens', 30 * patience, () => facts()[0]?.['port'] as number | undefined)
  const letters = () => facts().filter((fact) => 'recipient' in fact) as unknown as Letter[]
  return {
    parameters: [
      '--smtp', `smtp://localhost:${port}`, '--smtp-user', 'reader@example.org', '--smtp-password-file', secret,
      '--smtp-ca', join(folder, 'authority.pem'), '--mail-from', 'aimline@hub.example.org', '--base-url', 'https://aimline.example.org',
    ],
    letters,
    to: (recipient) => letters().filter((letter) => letter.recipient === recipient),
    events: () => facts().filter((fact) => 'cut' in fact || 'put_off' in fact) as Record<string, string>[],
  }
}

/// What a file that stands for a letter says.
export function readLetter(file: string): Letter {
  return JSON.parse(execFileSync(python, [program, 'read', file], { encoding: 'utf8' })) as Letter
}
