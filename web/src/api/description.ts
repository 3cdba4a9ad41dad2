import { queryOptions } from '@tanstack/react-query'

/** How a field is typed and shown. */
export type FieldKind = 'text' | 'prose' | 'whole' | 'number' | 'date' | 'instant' | 'choice' | 'yesno' | 'reference' | 'zone'

/** One property of an entity, as the server describes it. */
export interface Field {
  name: string
  kind: FieldKind
  meaning: string
  required: boolean
  optional: boolean
  readOnly: boolean
  format: string | null
  choices: string[]
  /** The name under which the catalogs hold words for the choices. */
  words: string
  references: string[]
  /** The lists to choose from, where they hold less than all that may be seen. */
  offered?: string[]
  maxLength: number | null
  minimum: number | null
  maximum: number | null
}

/** What can be listed, written and changed under one plural noun of the API. */
export interface Description {
  plural: string
  /** One of them, as histories and addresses name it; null where none can be read alone. */
  entity: string | null
  capability: string | null
  fields: Field[]
  draft: Field[] | null
  change: Field[] | null
  sorts: string[]
  filters: string[]
  searches: boolean
  archives: boolean
  remembers: boolean
  /** It can be downloaded as CSV, with the same filters. */
  downloads: boolean
}

interface Property {
  $ref?: string
  type?: string | string[]
  description?: string
  format?: string
  pattern?: string
  enum?: (string | null)[]
  anyOf?: Property[]
  oneOf?: Property[]
  allOf?: Property[]
  items?: Property
  properties?: Record<string, Property>
  required?: string[]
  readOnly?: boolean
  maxLength?: number
  minimum?: number
  maximum?: number
  'x-references'?: string | string[]
}
interface Parameter { $ref?: string; name: string; in: string; schema?: Property }
interface Content { content?: Record<string, { schema?: Property }> }
interface Operation {
  parameters?: Parameter[]
  requestBody?: Content
  responses?: Record<string, Content>
  'x-access'?: { capability?: string; action?: string }
}
export interface Document {
  paths: Record<string, Partial<Record<'get' | 'post' | 'patch' | 'delete', Operation>>>
  components?: { schemas?: Record<string, Property>; parameters?: Record<string, Parameter> }
}

// Texts that are a choice by their form: the server gives a pattern where a list would be long.
const forms: Record<string, { words: string; choices: string[] }> = {
  '^(PK|KG|0[1-9]|1[0-2])$': { words: 'grade', choices: ['PK', 'KG', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'] },
}
const prose_length = 400  // a text that may be longer than this gets several lines

function resolved(document: Document, property: Property | undefined): Property {
  if (!property) return {}
  if (property.$ref) return resolved(document, document.components?.schemas?.[property.$ref.split('/').at(-1)!])
  const parts = property.anyOf ?? property.oneOf ?? property.allOf
  if (!parts) return property
  const real = parts.map((part) => resolved(document, part)).filter((part) => part.type !== 'null')
  const optional = parts.some((part) => part.type === 'null')
  const merged: Property = { ...Object.assign({}, ...real), ...property }
  if (optional && typeof merged.type === 'string') merged.type = [merged.type, 'null']
  return merged
}

function kindOf(name: string, type: string, property: Property, references: string[]): FieldKind {
  if (references.length > 0) return 'reference'
  if (property.enum || forms[property.pattern ?? '']) return 'choice'
  if (type === 'boolean') return 'yesno'
  if (type === 'integer') return 'whole'
  if (type === 'number') return 'number'
  if (property.format === 'date') return 'date'
  if (property.format === 'date-time') return 'instant'
  if (name === 'time_zone' || property.format === 'time-zone') return 'zone'
  return !property.format && !property.pattern && (property.maxLength ?? 0) > prose_length ? 'prose' : 'text'
}

function fieldsOf(document: Document, schema: Property | undefined): Field[] {
  const object = resolved(document, schema)
  return Object.entries(object.properties ?? {}).map(([name, raw]) => {
    const property = resolved(document, raw)
    const form = forms[property.pattern ?? '']
    const types = [property.type ?? 'string'].flat()
    const references = [property['x-references'] ?? []].flat().flatMap((list) => list.split(/[\s,]+/)).filter(Boolean)
    return {
      name,
      kind: kindOf(name, types.find((type) => type !== 'null') ?? 'string', property, references),
      meaning: raw.description ?? property.description ?? '',
      required: object.required?.includes(name) ?? false,
      optional: types.includes('null'),
      readOnly: raw.readOnly ?? property.readOnly ?? false,
      format: property.format ?? null,
      choices: (property.enum ?? form?.choices ?? []).filter((choice): choice is string => choice !== null),
      words: form?.words ?? name,
      references,
      maxLength: property.maxLength ?? null,
      minimum: property.minimum ?? null,
      maximum: property.maximum ?? null,
    }
  })
}

const schemaIn = (content: Content | undefined) => content?.content?.['application/json']?.schema
const reply = (operation: Operation | undefined) =>
  schemaIn(Object.entries(operation?.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1])

function writable(document: Document, operation: Operation | undefined): Field[] | null {
  const body = schemaIn(operation?.requestBody)
  return body ? fieldsOf(document, body).filter((field) => !field.readOnly) : null
}

/** The described lists of the API, in the order of the document: every path that answers {items, next}. */
export function descriptionsIn(document: Document): Description[] {
  const found: Description[] = []
  for (const [path, operations] of Object.entries(document.paths)) {
    const plural = path.match(/^(?:\/api\/v1)?\/([a-z0-9-]+)$/)?.[1]
    const list = resolved(document, reply(operations.get))
    if (!plural || !operations.get || !list.properties?.items || !('next' in list.properties)) continue
    const one = Object.entries(document.paths).find(([other]) => other.startsWith(`${path}/{`) && other.endsWith('}'))
    const fields = fieldsOf(document, resolved(document, list.properties.items).items)
    const meanings = new Map(fields.map((field) => [field.name, field.meaning]))
    const explained = (some: Field[] | null) =>
      some && some.map((field) => ({ ...field, meaning: field.meaning || (meanings.get(field.name) ?? '') }))
    const parameters = (operations.get.parameters ?? [])
      .map((each) => (each.$ref ? document.components?.parameters?.[each.$ref.split('/').at(-1)!] : each))
      .filter((each): each is Parameter => each?.in === 'query')
    const sort = resolved(document, parameters.find((each) => each.name === 'sort')?.schema).enum
    const names = parameters.map((each) => each.name)
    found.push({
      plural,
      entity: one?.[0].match(/\{(\w+)\}$/)?.[1] ?? null,
      capability: operations.get['x-access']?.capability ?? null,
      fields,
      draft: explained(writable(document, operations.post)),
      change: explained(writable(document, one?.[1].patch)),
      sorts: sort
        ? sort.filter((name): name is string => name !== null).map((name) => name.replace(/^-/, ''))
        : names.includes('sort') ? fields.filter((field) => field.kind !== 'prose').map((field) => field.name) : [],
      filters: fields.map((field) => field.name).filter((name) => names.includes(name)),
      searches: names.includes('search'),
      archives: one?.[1].delete !== undefined,
      remembers: one !== undefined && `${one[0]}/changes` in document.paths,
      downloads: `${path}.csv` in document.paths,
    })
  }
  return found
}

/** Every described list; read once and kept. */
export const descriptions = () => queryOptions({
  queryKey: ['descriptions'],
  staleTime: Infinity,
  queryFn: async () => {
    const answer = await fetch('/api/openapi.json', { headers: { 'Accept-Language': document.documentElement.lang || 'en' } })
    if (!answer.ok) throw new Error(`openapi.json: ${answer.status}`)
    return descriptionsIn((await answer.json()) as Document)
  },
})
