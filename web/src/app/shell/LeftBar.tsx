import IconFold from '@tabler/icons-react/dist/esm/icons/IconChevronsLeft.mjs'
import { useSyncExternalStore } from 'react'
import { useTranslation } from '../../ui/translation'
import { LinkTo } from '../../ui/LinkTo'
import { prefer, usePreference } from '../preferences'
import styles from './LeftBar.module.css'
import { useNavigation } from './useNavigation'

const short_of_room = '(max-width: 1023px)'

function useShortOfRoom(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(short_of_room)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => window.matchMedia(short_of_room).matches,
  )
}

/** Navigation on wide screens; folds to its icons where room is short, or where the reader wants it so. */
export function LeftBar() {
  const { t } = useTranslation()
  const { groups, current } = useNavigation()
  const shortOfRoom = useShortOfRoom()
  const chosen = usePreference('menu')
  const folded = chosen === null ? shortOfRoom : chosen === 'folded'
  return (
    <nav className={styles.left} data-folded={folded || undefined} aria-label={t('shell.navigation')}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <div key={group.title ?? ''} className={styles.group}>
            {group.title && <p className={styles.title}>{t(group.title)}</p>}
            <ul>
              {group.destinations.map(({ to, word, icon: Icon }) => (
                <li key={to}>
                  <LinkTo to={to} className={styles.item} title={folded ? t(word) : undefined} aria-current={to === current?.to ? 'page' : undefined}>
                    <Icon size={20} stroke={1.75} aria-hidden="true" />
                    <span className={styles.word}>{t(word)}</span>
                  </LinkTo>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <button type="button" className={`${styles.item} ${styles.fold}`} aria-expanded={!folded}
        onClick={() => prefer('menu', folded ? 'open' : 'folded')} title={folded ? t('shell.unfold') : undefined}>
        <IconFold size={20} stroke={1.75} aria-hidden="true" />
        <span className={styles.word}>{t(folded ? 'shell.unfold' : 'shell.fold')}</span>
      </button>
    </nav>
  )
}
