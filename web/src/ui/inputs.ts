import type { Field } from '../api/description'
import type { FieldProblem } from '../api/client'

/** What stands in the inputs of a form: text as typed, or a ticked box. */
export type Inputs = Record<string, string | boolean>

export function asInput(field: Field, value: unknown): string | boolean {
  if (field.kind === 'yesno') return value === true
  if (value === null || value === undefined) return ''
  return field.kind === 'instant' ? String(value).slice(0, 16) : String(value)
}

export const asInputs = (fields: Field[], values: Record<string, unknown>): Inputs =>
  Object.fromEntries(fields.map((field) => [field.name, asInput(field, values[field.name])]))

/** The value the API takes for an input; undefined where the field is left out. */
export function fromInput(field: Field, input: string | boolean | undefined): unknown {
  if (field.kind === 'yesno') return input === true
  const text = typeof input === 'string' ? input.trim() : ''
  if (text === '') return field.optional ? null : undefined
  if (field.kind === 'whole' || field.kind === 'number') {
    const number = Number(text.replace(',', '.'))
    return Number.isNaN(number) ? text : number
  }
  return field.kind === 'instant' ? `${text}:00Z` : text
}

/** A new row as the API takes it. */
export const draftFrom = (fields: Field[], inputs: Inputs): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field.name, fromInput(field, inputs[field.name])] as const)
    .filter(([, value]) => value !== undefined && value !== null))

/** The fields whose input differs from the row it started from, as the API takes them. */
export const changesFrom = (fields: Field[], base: Inputs, inputs: Inputs): Record<string, unknown> =>
  Object.fromEntries(fields.filter((field) => inputs[field.name] !== base[field.name])
    .map((field) => [field.name, fromInput(field, inputs[field.name]) ?? null]))

/** The field a refusal speaks of: "draft.name" and "name" both mean the field "name". */
export function fieldOf(problem: FieldProblem, fields: Field[]): Field | undefined {
  const parts = problem.where.split(/[.[\]]+/)
  return fields.find((field) => field.name === problem.where) ?? fields.find((field) => parts.includes(field.name))
}
