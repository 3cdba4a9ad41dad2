import styles from './Badge.module.css'

interface Props { text: string; mark?: 'open' | 'full' | 'none' }

/** A state in words, with a mark that differs by shape. */
export function Badge({ text, mark = 'none' }: Props) {
  return (
    <span className={styles.badge}>
      {mark !== 'none' && <span className={mark === 'full' ? styles.full : styles.open} aria-hidden="true" />}
      {text}
    </span>
  )
}
