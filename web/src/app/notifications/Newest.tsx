import { useQuery } from '@tanstack/react-query'
import { useTranslation } from '../../ui/translation'
import { Failure } from '../../ui/Failure'
import { LinkTo } from '../../ui/LinkTo'
import { Skeleton } from '../../ui/Skeleton'
import styles from './Notifications.module.css'
import { NotificationList } from './NotificationList'
import { newest } from './queries'

interface Props { onChosen: () => void }

/** The newest of what one was told; looking at it is having seen it. */
export default function Newest({ onChosen }: Props) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(newest())
  return (
    <div className={styles.newest}>
      <p className={styles.title}>{t('bell.title')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={3} rowHeight={64} />}
      {data?.length === 0 && <p className={styles.none}>{t('bell.none')}</p>}
      {data && <NotificationList items={data} onChosen={onChosen} />}
      <LinkTo to="/notifications" className={styles.all} onClick={onChosen}>{t('bell.all')}</LinkTo>
    </div>
  )
}
