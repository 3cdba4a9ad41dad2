import { useTranslation } from './translation'
import type { Entity } from '../api/entities'
import type { Field } from '../api/description'

/** A name of the API as a phrase: "charter_year" is "Charter year", "parent_id" is "Parent". */
export function asPhrase(name: string): string {
  const words = name.replace(/_id$/, '').replace(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What to call a row where only one line is at hand. */
export function nameOf(entity: Record<string, unknown>): string {
  for (const name of ['name', 'title', 'label', 'slug', 'mail', 'id']) {
    const value = entity[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}

const instant = { dateStyle: 'medium', timeStyle: 'short' } as const

/** Words for lists, fields and values; what no catalog knows is spelled from its name in the API. */
export function useWords() {
  const { t, language } = useTranslation()
  const date = (value: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`))
  return {
    t,
    language,
    list: (plural: string) => t(`list.${plural}.title`, { defaultValue: asPhrase(plural) }),
    /** The heading over a form for a new row. */
    fresh: (plural: string) =>
      t([`list.${plural}.new`, 'data.new'], { list: t(`list.${plural}.title`, { defaultValue: asPhrase(plural) }) }),
    field: (plural: string, name: string) =>
      t([`field.${plural}.${name}`, `field.any.${name}`], { defaultValue: asPhrase(name) }),
    meaning: (plural: string, field: Field) => t(`meaning.${plural}.${field.name}`, { defaultValue: field.meaning }),
    value: (name: string, value: string) => t(`value.${name}.${value}`, { defaultValue: asPhrase(value) }),
    date,
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    instant: (value: string) => new Intl.DateTimeFormat(language, instant).format(new Date(value)),
    and: (parts: string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(parts),
    or: (parts: string[]) => new Intl.ListFormat(language, { type: 'disjunction' }).format(parts),
    /** A plain value as a reader would write it; references are not looked up. */
    plain(field: Field, value: Entity[string]): string {
      if (value === null || value === undefined || value === '') return t('value.none')
      if (field.kind === 'yesno') return t(value === true ? 'value.yes' : 'value.no')
      if (field.kind === 'choice') return t(`value.${field.words}.${String(value)}`, { defaultValue: asPhrase(String(value)) })
      if (field.kind === 'date') return date(String(value))
      if (field.kind === 'instant') return new Intl.DateTimeFormat(language, instant).format(new Date(String(value)))
      if (field.kind === 'number') return new Intl.NumberFormat(language).format(Number(value))
      return String(value)
    },
  }
}
