// What people do who sign in with a password: they keep cookies, read letters and look at their authenticator.
import { createHmac } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readLetter } from '../mail/server.ts'
import type { Answer } from './http.ts'
import type { Server } from './server.ts'
import { patience, until } from './wait.ts'

/// A browser: it sends the cookies it was given.
export class Browser {
  readonly #address: string
  readonly #cookies = new Map<string, string>()

  constructor(address: string) {
    this.#address = address
  }

  headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return { Origin: this.#address, 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0', ...(cookie ? { Cookie: cookie } : {}) }
  }

  take(answer: Answer): void {
    for (const cookie of answer.cookies) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=')
      if (value) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }
  }
}

/// The newest letter to an address with these words in its subject, of a server that writes letters into its folder, and
/// the secret in its link.
export async function letterTo(server: Server, mail: string, about: string): Promise<{ subject: string; text: string; secret: string | undefined }> {
  const outbox = join(server.folder, 'data/outbox')
  const letter = await until(`a letter to ${mail}`, 20 * patience, () => {
    if (!existsSync(outbox)) return undefined
    // Names begin with their time.
    const names = readdirSync(outbox).filter((name) => name.endsWith('.eml')).sort().reverse()
    return names.map((name) => readLetter(join(outbox, name))).find(({ to, subject }) => to === mail && subject.includes(about))
  })
  return { subject: letter.subject, text: letter.text, secret: /\/([0-9a-f]{64})\b/.exec(letter.text)?.[1] }
}

/// The six digits of a key at this moment (RFC 6238).
export function codeOf(key: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...key.replaceAll(/[^A-Z2-7]/g, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const seed = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', seed).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}
