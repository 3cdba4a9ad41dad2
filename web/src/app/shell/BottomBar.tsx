import IconMore from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import { lazy } from 'react'
import { useTranslation } from '../../ui/translation'
import { Later } from '../../ui/Later'
import { LinkTo } from '../../ui/LinkTo'
import { Popup } from '../../ui/Popup'
import styles from './BottomBar.module.css'
import { useNavigation } from './useNavigation'

const More = lazy(() => import('./More'))
const room = 3

/** Navigation on narrow screens: the places that have room, and everything else behind "More". */
export function BottomBar() {
  const { t } = useTranslation()
  const { groups, current } = useNavigation()
  const places = groups.flatMap((group) => group.destinations).filter((each) => each.bottom).slice(0, room)
  return (
    <nav className={styles.bottom} aria-label={t('shell.navigation')}>
      <ul className={styles.places}>
        {places.map(({ to, word, icon: Icon }) => (
          <li key={to}>
            <LinkTo to={to} className={styles.place} aria-current={to === current?.to ? 'page' : undefined}>
              <Icon size={20} stroke={1.75} aria-hidden="true" />
              <span>{t(word)}</span>
            </LinkTo>
          </li>
        ))}
        <li className={styles.more}>
          <Popup className={styles.place} button={<>
            <IconMore size={20} stroke={1.75} aria-hidden="true" />
            <span>{t('shell.more')}</span>
          </>}>
            {(close) => (
              <Later>
                <More without={places.map((each) => each.to)} onChosen={close} />
              </Later>
            )}
          </Popup>
        </li>
      </ul>
    </nav>
  )
}
