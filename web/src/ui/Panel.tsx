import { useId, type ReactNode } from 'react'
import type { TermKey } from './glossary/key'
import { Term } from './glossary/Term'
import styles from './Panel.module.css'

interface Props {
  title: string
  /** The word of the field that the title is, where a reader may want it explained. */
  term?: TermKey
  action?: ReactNode
  children: ReactNode
}

/** A titled part of a page. */
export function Panel({ title, term, action, children }: Props) {
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{term ? <Term of={term}>{title}</Term> : title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}

interface FactsProps { facts: { label: string; term?: TermKey; value: ReactNode }[] }

/** Short facts, name over value. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.term ? <Term of={fact.term}>{fact.label}</Term> : fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
