import IconMore from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useMe } from '../../api/me'
import { LinkTo } from '../../ui/LinkTo'
import styles from './Bars.module.css'
import { useDestinations } from './destinations'
import { SignOut } from './SignOut'

const places = 3

/** Navigation on narrow screens: the first places, and the rest behind "More". */
export function BottomBar() {
  const { t } = useTranslation()
  const { person } = useMe()
  const { pathname } = useLocation()
  const [openAt, setOpenAt] = useState<string | null>(null)
  const all = useDestinations().flatMap((group) => group.destinations)
  const rest = all.slice(places)
  const open = openAt === pathname
  useEffect(() => {
    if (!open) return
    const closes = (event: KeyboardEvent) => event.key === 'Escape' && setOpenAt(null)
    window.addEventListener('keydown', closes)
    return () => window.removeEventListener('keydown', closes)
  }, [open])
  return (
    <nav className={styles.bottom} aria-label={t('shell.navigation')}>
      {open && person && (
        <div className={styles.more} id="more">
          <p className={styles.name}>{person.name}</p>
          <ul>
            {rest.map(({ to, word, icon: Icon, within }) => (
              <li key={to}>
                <LinkTo to={to} className={styles.item} aria-current={within.test(pathname) ? 'page' : undefined} onClick={() => setOpenAt(null)}>
                  <Icon size={20} stroke={1.75} aria-hidden="true" />
                  <span>{t(word)}</span>
                </LinkTo>
              </li>
            ))}
            <li><SignOut className={styles.item} /></li>
          </ul>
        </div>
      )}
      <ul className={styles.places}>
        {all.slice(0, places).map(({ to, word, icon: Icon, within }) => (
          <li key={to}>
            <LinkTo to={to} className={styles.place} aria-current={within.test(pathname) ? 'page' : undefined}>
              <Icon size={20} stroke={1.75} aria-hidden="true" />
              <span>{t(word)}</span>
            </LinkTo>
          </li>
        ))}
        {person && (
          <li>
            <button type="button" className={styles.place} aria-expanded={open} aria-controls="more" onClick={() => setOpenAt(open ? null : pathname)}>
              <IconMore size={20} stroke={1.75} aria-hidden="true" />
              <span>{t('shell.more')}</span>
            </button>
          </li>
        )}
      </ul>
    </nav>
  )
}
