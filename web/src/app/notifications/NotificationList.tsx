import { useEffect, useState } from 'react'
import { LinkTo } from '../../ui/LinkTo'
import { useWords } from '../../ui/words'
import styles from './Notifications.module.css'
import { see, type Notification } from './queries'

interface Props { items: Notification[]; onChosen?: () => void }

/** What one was told, the newest first. What is new stays marked for as long as one looks at it. */
export function NotificationList({ items, onChosen }: Props) {
  const words = useWords()
  const [fresh, setFresh] = useState<Set<string>>(new Set())
  const added = items.filter((each) => !each.seen_at && !fresh.has(each.id)).map((each) => each.id)
  if (added.length > 0) setFresh(new Set([...fresh, ...added]))
  const upTo = items.find((each) => !each.seen_at)?.id
  useEffect(() => {
    if (upTo) see(upTo).catch(() => undefined)  // It is told again, and can be seen then.
  }, [upTo])
  return (
    <ul className={styles.list}>
      {items.map((each) => (
        <li key={each.id}>
          <LinkTo to={each.path} className={styles.item} data-fresh={fresh.has(each.id) || undefined} onClick={onChosen}>
            <span className={styles.what}>
              {fresh.has(each.id) && <span className="spoken">{words.t('bell.new')} </span>}
              {each.what}
            </span>
            <time dateTime={each.at} className="muted small">{words.instant(each.at)}</time>
          </LinkTo>
        </li>
      ))}
    </ul>
  )
}
