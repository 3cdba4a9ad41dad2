import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Field } from '../api/description'
import styles from './StaleChooser.module.css'
import { Value } from './Value'
import { fromInput, type Inputs } from './inputs'
import { useWords } from './words'

interface Props {
  plural: string
  /** The fields both have changed, and differently. */
  fields: Field[]
  mine: Inputs
  theirs: Inputs
  onChosen: (chosen: Inputs) => void
}

/** Two versions of one row side by side; the reader keeps one value per field. */
export function StaleChooser({ plural, fields, mine, theirs, onChosen }: Props) {
  const words = useWords()
  const { t } = words
  const [sides, setSides] = useState<Record<string, 'mine' | 'theirs'>>({})
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const complete = fields.every((field) => sides[field.name])
  return (
    <section className={styles.chooser} aria-labelledby="stale-title">
      <h2 id="stale-title" ref={heading} tabIndex={-1}>{t('stale.title')}</h2>
      <p>{t(fields.length > 0 ? 'stale.choose' : 'stale.no_conflict')}</p>
      {fields.map((field) => (
        <fieldset key={field.name} className={styles.field}>
          <legend>{words.field(plural, field.name)}</legend>
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} className={styles.side}>
              <input type="radio" name={`stale-${field.name}`} checked={sides[field.name] === side}
                onChange={() => setSides({ ...sides, [field.name]: side })} />
              <span>
                <span className={styles.whose}>{t(`stale.${side}`)}</span>
                <span className={styles.value}><Value field={field} value={fromInput(field, (side === 'mine' ? mine : theirs)[field.name])} /></span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <div>
        <Button type="button" disabled={!complete} onClick={() => onChosen(Object.fromEntries(fields.map((field) =>
          [field.name, (sides[field.name] === 'mine' ? mine : theirs)[field.name] ?? ''])))}>{t('stale.go_on')}</Button>
      </div>
    </section>
  )
}
