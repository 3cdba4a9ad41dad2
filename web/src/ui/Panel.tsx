import { useId, type ReactNode } from 'react'
import styles from './Panel.module.css'

interface Props { title: string; action?: ReactNode; children: ReactNode }

/** A titled part of a page. */
export function Panel({ title, action, children }: Props) {
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}

interface FactsProps { facts: { label: string; value: ReactNode }[] }

/** Short facts, name over value. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
