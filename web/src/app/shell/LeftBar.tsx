import IconFold from '@tabler/icons-react/dist/esm/icons/IconChevronsLeft.mjs'
import { useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { LinkTo } from '../../ui/LinkTo'
import styles from './Bars.module.css'
import { useDestinations } from './destinations'

const kept = 'aimline.folded'
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
  const groups = useDestinations()
  const { pathname } = useLocation()
  const shortOfRoom = useShortOfRoom()
  const [chosen, setChosen] = useState(() => localStorage.getItem(kept))
  const folded = chosen === null ? shortOfRoom : chosen === 'yes'
  const fold = () => {
    const choice = folded ? 'no' : 'yes'
    localStorage.setItem(kept, choice)
    setChosen(choice)
  }
  return (
    <nav className={styles.left} data-folded={folded || undefined} aria-label={t('shell.navigation')}>
      <div className={styles.groups}>
        {groups.map((group) => (
          <div key={group.title ?? 'first'}>
            {group.title && <p className={styles.group}>{t(group.title)}</p>}
            <ul>
              {group.destinations.map(({ to, word, icon: Icon, within }) => (
                <li key={to}>
                  <LinkTo to={to} className={styles.item} title={folded ? t(word) : undefined}
                    aria-current={within.test(pathname) ? 'page' : undefined}>
                    <Icon size={20} stroke={1.75} aria-hidden="true" />
                    <span className={styles.word}>{t(word)}</span>
                  </LinkTo>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <button type="button" className={`${styles.item} ${styles.fold}`} aria-expanded={!folded} onClick={fold}
        title={folded ? t('shell.unfold') : undefined}>
        <IconFold size={20} stroke={1.75} aria-hidden="true" />
        <span className={styles.word}>{t(folded ? 'shell.unfold' : 'shell.fold')}</span>
      </button>
    </nav>
  )
}
