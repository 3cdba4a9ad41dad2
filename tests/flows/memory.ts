// What a flow remembers, and `{school.id}` filled in from it.

export interface Remembered {
  body: unknown
  version: string | undefined // as If-Match takes it, with its quotes
}

const reference = /\{([a-z][a-z_0-9]*)((?:\.[a-z_0-9]+|\[\d+\])*)\}/g

export class Memory {
  readonly #names = new Map<string, Remembered>()

  remember(name: string, value: Remembered): void {
    this.#names.set(name, value)
  }

  recall(name: string): Remembered {
    const found = this.#names.get(name)
    if (!found) throw new Error(`nothing is remembered as ${name}`)
    return found
  }

  /// Text with every reference replaced; `encode` for what goes into an address.
  fill(text: string, encode: (value: string) => string = (value) => value): string {
    return text.replace(reference, (_, name: string, path: string) => encode(String(this.#value(name, path))))
  }

  /// JSON text, or a bare reference, as a value; a string that is one reference only takes its value's type.
  value(text: string): unknown {
    const bare = new RegExp(`^${reference.source}$`).exec(text)
    if (bare) return this.#value(bare[1] ?? '', bare[2] ?? '')
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch {
      throw new Error(`not JSON: ${text}`)
    }
    return this.#filled(parsed)
  }

  /// The name of the last reference in a text: what a PATCH to /organizations/{school.id} changes.
  lastName(text: string): string | undefined {
    return [...text.matchAll(reference)].at(-1)?.[1]
  }

  #filled(value: unknown): unknown {
    if (typeof value === 'string') {
      const bare = new RegExp(`^${reference.source}$`).exec(value)
      return bare ? this.#value(bare[1] ?? '', bare[2] ?? '') : this.fill(value)
    }
    if (Array.isArray(value)) return value.map((one) => this.#filled(one))
    if (value && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#filled(one)]))
    }
    return value
  }

  #value(name: string, path: string): unknown {
    const found = at(this.recall(name).body, path.replace(/^\./, ''))
    if (found === undefined) throw new Error(`${name} has no ${path}`)
    return found
  }
}

/// The value at "items[0].name"; `[]` collects over a list: "items[].name". Undefined when there is none.
export function at(value: unknown, path: string): unknown {
  const parts = path.match(/[^.[\]]+|\[\d*\]/g) ?? []
  let current = value
  for (const [index, part] of parts.entries()) {
    if (part === '[]') {
      if (!Array.isArray(current)) return undefined
      const rest = parts.slice(index + 1).map((one) => (one.startsWith('[') ? one : `.${one}`)).join('').replace(/^\./, '')
      return current.map((one) => (rest ? at(one, rest) : one))
    }
    if (current === null || typeof current !== 'object') return undefined
    const key = part.replace(/^\[|\]$/g, '')
    current = Array.isArray(current) ? current[Number(key)] : Object.hasOwn(current, key) ? (current as Record<string, unknown>)[key] : undefined
  }
  return current
}
