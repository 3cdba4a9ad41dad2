import { useEffect, type ReactNode } from 'react'
import { useTranslation } from './translation'
import { announce } from './announce'
import { LinkTo } from './LinkTo'
import styles from './Page.module.css'
import { SeenAs } from './SeenAs'

export interface Crumb { to: string; text: string }

interface Props {
  title: string
  /** Where the page is: the network, the section. */
  crumbs?: Crumb[]
  /** One line under the title: kind, place, state. */
  line?: ReactNode
  actions?: ReactNode
  /** The roles by which it is seen, as the record came with them. */
  as?: string[]
  /** Facts beside the text on wide screens, below it on narrow ones. */
  aside?: ReactNode
  children: ReactNode
}

let shown = ''

/** The frame of every page: where it is, what it is called, what can be done, then its content. */
export function Page({ title, crumbs, line, actions, as, aside, children }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = title === 'Aimline' ? title : `${title} · Aimline`
    // The first page is read out by itself; of those after it nothing is heard unless it is said.
    if (shown && shown !== title) announce(title)
    shown = title
  }, [title])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        {crumbs && crumbs.length > 0 && (
          <nav aria-label={t('shell.crumbs')}>
            <ol className={styles.crumbs}>
              {crumbs.map((crumb) => (
                <li key={crumb.to}><LinkTo to={crumb.to}>{crumb.text}</LinkTo></li>
              ))}
            </ol>
          </nav>
        )}
        <div className={styles.titles}>
          <div className={styles.words}>
            <h1>{title}</h1>
            {line && <div className={styles.line}>{line}</div>}
          </div>
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
        {as && as.length > 0 && <SeenAs as={as} />}
      </header>
      {aside ? (
        <div className={styles.columns}>
          <div className={styles.main}>{children}</div>
          <aside className={styles.aside} aria-label={t('shell.facts')}>{aside}</aside>
        </div>
      ) : children}
    </div>
  )
}
