import { queryOptions } from '@tanstack/react-query'

/** One named value that a route takes or gives, in the API's own English. */
export interface Part { name: string; kind: string; meaning: string; needed: boolean }

/** A route as the API's description has it. */
export interface ApiRoute {
  id: string
  method: string
  path: string
  summary: string
  access: string | null
  parameters: Part[]
  body: Part[]
  reply: Part[]
  statuses: string[]
}
export interface RouteGroup { name: string; routes: ApiRoute[] }

interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: string[]
  description?: string
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}
interface Content { content?: Record<string, { schema?: Schema }> }
interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
  'x-access'?: { capability: string; action: string }
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

function kindOf(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? ''
  if (schema.enum) return schema.enum.join(' | ')
  if (schema.items) return `[${kindOf(schema.items)}]`
  return [[schema.type ?? []].flat().join(' | '), schema.format ?? ''].filter(Boolean).join(', ')
}

function partsOf(document: ApiDocument, schema: Schema | undefined): Part[] {
  if (!schema) return []
  if (schema.$ref) return partsOf(document, document.components.schemas[schema.$ref.split('/').at(-1) ?? ''])
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name, kind: kindOf(property), meaning: property.description ?? '', needed: schema.required?.includes(name) ?? false,
  }))
}

const json = (content: Content | undefined) => content?.content?.['application/json']?.schema

/** The routes of the description, by the noun they begin with. */
export function groupsIn(document: ApiDocument): RouteGroup[] {
  const groups = new Map<string, ApiRoute[]>()
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const group = operation.tags[0] ?? ''
      const good = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1]
      groups.set(group, [...(groups.get(group) ?? []), {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        access: operation['x-access'] ? `${operation['x-access'].capability} ${operation['x-access'].action}` : null,
        parameters: (operation.parameters ?? []).map((each) => ({
          name: each.name, kind: kindOf(each.schema), meaning: each.description ?? '', needed: each.required ?? false,
        })),
        body: partsOf(document, json(operation.requestBody)),
        reply: partsOf(document, json(good)),
        statuses: Object.keys(operation.responses),
      }])
    }
  return [...groups].map(([name, routes]) => ({ name, routes }))
}

export const routeGroups = () => queryOptions({
  queryKey: ['api-routes'],
  staleTime: Infinity,
  queryFn: async () => {
    const answer = await fetch('/api/openapi.json')
    if (!answer.ok) throw new Error(`openapi.json: ${answer.status}`)
    return groupsIn((await answer.json()) as ApiDocument)
  },
})
