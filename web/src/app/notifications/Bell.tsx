import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import { useQuery } from '@tanstack/react-query'
import { lazy } from 'react'
import { useTranslation } from '../../ui/translation'
import { useMe } from '../../api/me'
import { Later } from '../../ui/Later'
import { Popup } from '../../ui/Popup'
import styles from './Bell.module.css'
import { unseen } from './queries'

const Newest = lazy(() => import('./Newest'))
const shown_at_most = 99

/** How much there is that one has not seen, and the newest of it. */
export function Bell() {
  const { t } = useTranslation()
  const { may } = useMe()
  const told = may('X4:see')
  const count = useQuery({ ...unseen(), enabled: told }).data?.unseen ?? 0
  if (!told) return null
  return (
    <Popup wide className={styles.bell} name={count > 0 ? t('bell.unseen', { count }) : t('bell.title')} button={<>
      <IconBell size={20} stroke={1.75} aria-hidden="true" />
      {count > 0 && <span className={styles.count} aria-hidden="true">{Math.min(count, shown_at_most)}</span>}
    </>}>
      {(close) => <Later><Newest onChosen={close} /></Later>}
    </Popup>
  )
}
