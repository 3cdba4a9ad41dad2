import type { Field } from '../api/description'
import { Reference } from './Reference'
import { useWords } from './words'

interface Props { field: Field; value: unknown }

/** One value of a row, as a reader sees it. */
export function Value({ field, value }: Props) {
  const words = useWords()
  if (field.kind === 'reference' && typeof value === 'string') return <Reference plurals={field.references} id={value} />
  return <>{words.plain(field, value)}</>
}
