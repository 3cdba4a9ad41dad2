import type { ReactNode } from 'react'
import styles from './Empty.module.css'

interface Props { title: string; text?: string; action?: ReactNode }

/** Nothing to show yet: why, and the one thing to do about it. */
export function Empty({ title, text, action }: Props) {
  return (
    <div className={styles.empty}>
      <svg className={styles.picture} viewBox="0 0 96 48" aria-hidden="true" focusable="false">
        <path d="M4 38H92" />
        <path className={styles.aim} d="M8 34 88 8" />
        <circle cx="8" cy="34" r="3" />
      </svg>
      <p className={styles.title}>{title}</p>
      {text && <p className="muted">{text}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
