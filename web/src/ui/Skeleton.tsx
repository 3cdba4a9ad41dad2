import { useTranslation } from './translation'
import pages from './Page.module.css'
import panels from './Panel.module.css'
import styles from './Skeleton.module.css'

interface Props { rows?: number; rowHeight?: number }

/** Keeps the place of rows that are on their way. */
export function Skeleton({ rows = 6, rowHeight = 44 }: Props) {
  const { t } = useTranslation()
  return (
    <div role="status" className={styles.skeleton}>
      <span className="spoken">{t('shell.loading')}</span>
      <Rows count={rows} height={rowHeight} />
    </div>
  )
}

function Rows({ count, height }: { count: number; height: number }) {
  return Array.from({ length: count }, (_, row) => (
    <div key={row} className={styles.row} style={{ height }}><span /></div>
  ))
}

interface PageSkeletonProps {
  rows?: number
  /** Facts will stand beside the text. */
  aside?: boolean
}

/** Keeps the place of a page that is on its way: its path, its title, its text. */
export function PageSkeleton({ rows = 8, aside }: PageSkeletonProps) {
  const { t } = useTranslation()
  const panel = <div className={panels.panel}><Rows count={Math.ceil(rows / 2)} height={44} /></div>
  return (
    <div role="status" className={pages.page}>
      <span className="spoken">{t('shell.loading')}</span>
      <div className={styles.head}><span /><span /></div>
      {aside ? (
        <div className={pages.columns}>
          <div className={pages.main}>{panel}{panel}</div>
          <div className={pages.aside}>{panel}</div>
        </div>
      ) : <div><Rows count={rows} height={44} /></div>}
    </div>
  )
}
