import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from 'react-router'
import { Notice } from '../../ui/Notice'
import { useWords } from '../../ui/words'
import styles from './NetworkFrame.module.css'
import { network as networkQuery } from './queries'

/** What stands over every page of a network that is not, or no longer, at work. */
export default function NetworkFrame() {
  const { network: id = '' } = useParams()
  const { t } = useWords()
  const status = useQuery(networkQuery(id)).data?.entity.status ?? 'active'
  return (
    <div className={styles.frame}>
      {status !== 'active' && <Notice>{t(`network.is_${status}`)}</Notice>}
      <Outlet />
    </div>
  )
}
