import { expect, it } from 'vitest'
import { rooms } from '../testing/rooms'

const kind = (name: string) => rooms.fields.find((field) => field.name === name)?.kind

it('reads the kind of every field from the schema', () => {
  expect(['name', 'kind', 'seats', 'opened_on', 'accessible', 'notes', 'school_id'].map(kind))
    .toEqual(['text', 'choice', 'whole', 'date', 'yesno', 'prose', 'reference'])
})

it('offers what the list takes, and nothing else', () => {
  expect(rooms.searches).toBe(true)
  expect(rooms.filters).toEqual(['name', 'kind', 'accessible'])
})

it('knows what a new row needs, what may be missing, and that nobody can archive a room', () => {
  expect(rooms.draft?.filter((field) => field.required).map((field) => field.name)).toEqual(['name', 'kind'])
  expect(rooms.change?.some((field) => field.required)).toBe(false)
  expect(rooms.archives).toBe(false)
  expect(rooms.remembers).toBe(true)
})
