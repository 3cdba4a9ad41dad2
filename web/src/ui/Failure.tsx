import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Refused } from '../api/client'
import styles from './Notice.module.css'

interface Props { error: unknown; retry?: () => void }

/** Something could not be read: what that means for the reader, and how to try again. */
export function Failure({ error, retry }: Props) {
  const { t } = useTranslation()
  const status = error instanceof Refused ? error.status : -1
  const kind = status === 0 ? 'unreachable' : status === 401 ? 'unauthenticated' : status === 403 ? 'forbidden' : status === 404 ? 'not_found' : status === 503 ? 'busy' : 'broken'
  return (
    <div className={styles.notice} role="alert">
      <p className={styles.title}>{t(`failure.${kind}.title`)}</p>
      <p>{t(`failure.${kind}.text`)}</p>
      {retry && ['unreachable', 'busy', 'broken'].includes(kind) && (
        <div><Button variant="default" onClick={retry}>{t('failure.retry')}</Button></div>
      )}
    </div>
  )
}
