import { useQueries } from '@tanstack/react-query'
import { someOf } from '../../api/entities'
import { LinkTo } from '../../ui/LinkTo'
import { Panel } from '../../ui/Panel'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'

// Those that need a second person: a list of all roles cannot be asked for what waits.
const roles = ['NA', 'FO', 'PO', 'RD']

/** Roles that start only when a second person has confirmed them; absent when there are none. */
export function Waiting() {
  const words = useWords()
  const { t } = words
  const lists = useQueries({ queries: roles.map((role) => someOf('role-grants', { role, sort: '-since' })) })
  const waiting = lists.flatMap((list) => list.data?.items ?? []).filter((each) => each.needs_confirmation)
  if (waiting.length === 0) return null
  return (
    <Panel title={t('people.waiting')}>
      <ul className={styles.lines}>
        {waiting.map((each) => (
          <li key={each.id}>
            <LinkTo to={`/admin/people/${each.id}`}>{t('people.role_of', { role: words.value('role', each.role), name: each.person_name })}</LinkTo>
            <span className="muted">{each.place_name}, {words.date(each.since)} – {words.date(each.until)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
