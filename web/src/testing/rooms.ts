import { descriptionsIn, type Document } from '../api/description'

const properties = {
  id: { type: 'string', format: 'uuid', readOnly: true, description: 'Key of this record' },
  version: { type: 'integer', readOnly: true, description: 'Counts the changes' },
  name: { type: 'string', maxLength: 200, description: 'What people call the room' },
  kind: { type: 'string', enum: ['classroom', 'laboratory'], description: 'What it is for' },
  seats: { type: ['integer', 'null'], minimum: 1, description: 'How many can sit in it' },
  opened_on: { type: ['string', 'null'], format: 'date', description: 'The day it was opened' },
  accessible: { type: 'boolean', description: 'Whether a wheelchair gets in' },
  notes: { type: ['string', 'null'], maxLength: 20000, description: 'What else to know' },
  school_id: { type: ['string', 'null'], format: 'uuid', 'x-references': 'organizations', description: 'The school it is in' },
}
const writable = Object.fromEntries(Object.entries(properties).filter(([, property]) => !('readOnly' in property)))
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const query = (name: string) => ({ name, in: 'query', schema: { type: 'string' } })

/** An entity of which no page knows: what the server says about it has to do. */
export const document: Document = {
  paths: {
    '/rooms': {
      get: {
        'x-access': { capability: 'N1', action: 'see' },
        parameters: ['after', 'limit', 'sort', 'search', 'name', 'kind', 'accessible'].map(query),
        responses: { 200: json({ type: 'object', properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Room' } }, next: { type: ['string', 'null'] } } }) },
      },
      post: { requestBody: json({ type: 'object', required: ['name', 'kind'], properties: writable }), responses: { 201: json({ $ref: '#/components/schemas/Room' }) } },
    },
    '/rooms/{room}': {
      get: { responses: { 200: json({ $ref: '#/components/schemas/Room' }) } },
      patch: { requestBody: json({ type: 'object', properties: writable }), responses: { 200: json({ $ref: '#/components/schemas/Room' }) } },
    },
    '/rooms/{room}/changes': { get: { responses: {} } },
    '/rooms.csv': { get: { responses: {} } },
  },
  components: { schemas: { Room: { type: 'object', required: ['id', 'version', 'name', 'kind'], properties } } },
} as unknown as Document

export const rooms = descriptionsIn(document)[0]!
export const room = (number: number, more: object = {}) => ({
  id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`, version: 1, name: `Room ${number}`, kind: 'classroom',
  seats: 24, opened_on: null, accessible: true, notes: null, school_id: null, ...more,
})
export const refusal = (status: number, problems: { where: string; what: string }[] = []) => ({
  status, body: { type: 'urn:aimline:fault:invalid', title: 'Refused', status, detail: '', problems, incident: null },
})
