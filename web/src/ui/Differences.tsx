import type { Schemas } from '../api/client'
import type { Field } from '../api/description'
import styles from './History.module.css'
import { Value } from './Value'
import { useWords } from './words'

type Difference = Schemas['FieldChange']

/** The differences that people can read, each with the field it is in. */
export function readable(fields: Field[], differences: Difference[]): { field: Field; difference: Difference }[] {
  return differences.flatMap((difference) => {
    const field = fields.find(({ name, readOnly }) => name === difference.field && !readOnly)
    return field ? [{ field, difference }] : []
  })
}

interface Props { plural: string; fields: Field[]; differences: Difference[]; fresh?: boolean }

/** What changed in a record, field by field: what was, and what is. Of a new record, what is. */
export function Differences({ plural, fields, differences, fresh }: Props) {
  const words = useWords()
  const { t } = words
  return (
    <dl className={styles.differences}>
      {readable(fields, differences).map(({ field, difference }) => (
        <div key={field.name}>
          <dt>{words.field(plural, field.name)}</dt>
          <dd>
            {!fresh && (
              <>
                <del><span className="spoken">{t('history.before')} </span>{difference.before_name ?? <Value field={field} value={difference.before} />}</del>
                <span aria-hidden="true"> → </span>
              </>
            )}
            <ins><span className="spoken">{t('history.after')} </span>{difference.after_name ?? <Value field={field} value={difference.after} />}</ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}
