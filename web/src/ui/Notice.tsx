import type { ReactNode } from 'react'
import styles from './Notice.module.css'

interface Props { children: ReactNode; action?: ReactNode }

/** A plain sentence the reader should know, with at most one action. */
export function Notice({ children, action }: Props) {
  return (
    <div className={`${styles.notice} ${styles.row}`} role="status">
      <div>{children}</div>
      {action}
    </div>
  )
}
