// Compares answers with the OpenAPI document: what is not declared there is a fault.
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Answer } from './http.ts'

interface Document {
  servers?: { url: string }[]
  paths: Record<string, Record<string, { responses?: Record<string, ResponseObject> }>>
  components?: { responses?: Record<string, ResponseObject> }
}

interface ResponseObject {
  $ref?: string
  content?: Record<string, { schema?: unknown }>
}

type Validate = ((value: unknown) => boolean) & { errors?: unknown }

export class Contract {
  readonly #document: Document
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })
  readonly #compiled = new Map<string, Validate>()
  readonly #templates: { method: string; template: string; pattern: RegExp; parameters: number }[] = []
  readonly #met = new Set<string>()

  constructor(document: unknown) {
    this.#document = document as Document
    // The package is CommonJS: its function is the namespace's default.
    ;(formats as unknown as (ajv: Ajv2020) => void)(this.#ajv)
    this.#ajv.addSchema(document as object, 'openapi')
    const base = (this.#document.servers?.[0]?.url ?? '').replace(/\/$/, '')
    const prefix = base.replace(/^https?:\/\/[^/]+/, '')
    for (const [template, operations] of Object.entries(this.#document.paths)) {
      const whole = template.startsWith(`${prefix}/`) || template.startsWith('/api/') ? template : prefix + template
      const literal = whole.split(/\{[^}]+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      for (const method of Object.keys(operations)) {
        this.#templates.push({ method, template, pattern: new RegExp(`^${literal.join('[^/]+')}$`), parameters: literal.length - 1 })
      }
    }
    // /networks/mine before /networks/{network}
    this.#templates.sort((a, b) => a.parameters - b.parameters)
  }

  /// What of an answer the document does not declare; empty when it is as declared.
  faults(method: string, path: string, answer: Answer): string[] {
    const plain = path.split('?')[0] ?? path
    const found = this.#templates.find((one) => one.method === method.toLowerCase() && one.pattern.test(plain))
    if (!found) {
      // An address or method nobody declared is rightly refused.
      const declared = this.#templates.some((one) => one.pattern.test(plain))
      const refused = declared ? [405] : [400, 404]
      return refused.includes(answer.status) ? [] : [`${method} ${plain} is not in the OpenAPI document but answered ${answer.status}`]
    }
    const operation = this.#document.paths[found.template]?.[found.method]
    const reference = `#/paths/${pointer(found.template)}/${found.method}/responses/${answer.status}`
    let response = operation?.responses?.[String(answer.status)]
    let place = reference
    if (response?.$ref) {
      place = response.$ref
      response = this.#document.components?.responses?.[response.$ref.split('/').at(-1) ?? '']
    }
    if (!response) return [`${method} ${found.template} does not declare status ${answer.status}`]
    this.#met.add(`${found.method} ${found.template} ${answer.status}`)
    const type = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
    if (!response.content || Object.keys(response.content).length === 0) {
      return answer.text === '' ? [] : [`${method} ${found.template} ${answer.status} is declared without a body but has one`]
    }
    const content = response.content[type]
    if (!content) return [`${method} ${found.template} ${answer.status} does not declare content type "${type}"`]
    if (content.schema === undefined || !/json$/.test(type)) return []
    if (answer.json === undefined) return [`${method} ${found.template} ${answer.status} is not JSON: ${answer.text.slice(0, 200)}`]
    const validate = this.#validator(`${place}/content/${pointer(type)}/schema`)
    if (validate(answer.json)) return []
    return [`${method} ${found.template} ${answer.status} is not as declared: ${this.#ajv.errorsText(validate.errors as never, { dataVar: 'body' })}`]
  }

  /// "get /organizations 200" for every declared answer that was met so far.
  met(): ReadonlySet<string> {
    return this.#met
  }

  #validator(reference: string): Validate {
    const known = this.#compiled.get(reference)
    if (known) return known
    const compiled = this.#ajv.compile({ $ref: `openapi${reference}` }) as Validate
    this.#compiled.set(reference, compiled)
    return compiled
  }
}

// As RFC 6901 in a URI fragment: `~` and `/` in JSON Pointer's way, the rest percent-encoded.
function pointer(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))
}
