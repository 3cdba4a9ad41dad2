import { useTranslation } from 'react-i18next'
import styles from './Skeleton.module.css'

interface Props { rows?: number; rowHeight?: number }

/** Keeps the place of rows that are on their way. */
export function Skeleton({ rows = 6, rowHeight = 44 }: Props) {
  const { t } = useTranslation()
  return (
    <div role="status" className={styles.skeleton}>
      <span className="spoken">{t('shell.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} style={{ height: rowHeight }}><span /></div>
      ))}
    </div>
  )
}
