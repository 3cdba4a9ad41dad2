import { Button } from '@mantine/core'
import { useTranslation } from './translation'
import styles from './Failure.module.css'
import { failureKind, incidentOf } from './failures'
import { LinkTo } from './LinkTo'
import { SignInLink } from './SignInLink'

interface Props {
  error: unknown
  retry?: () => void
  /** The page's own title says what happened. */
  titled?: boolean
}

/** Something could not be read: what that means for the reader, and what to do about it. */
export function Failure({ error, retry, titled }: Props) {
  const { t } = useTranslation()
  const kind = failureKind(error)
  const incident = incidentOf(error)
  const again = kind === 'unreachable' || kind === 'outdated' || kind === 'busy' || kind === 'broken'
  return (
    <div className={styles.failure} role="alert">
      {!titled && <p className={styles.title}>{t(`failure.${kind}.title`)}</p>}
      <p>{t(`failure.${kind}.text`)}</p>
      <p className="muted">{t(`failure.${kind}.what_to_do`)}</p>
      {incident && <p className={styles.incident}>{t('failure.incident')} <code>{incident}</code></p>}
      <div className={styles.actions}>
        {retry && again && <Button variant="default" onClick={retry}>{t(kind === 'outdated' ? 'failure.reload' : 'failure.retry')}</Button>}
        {kind === 'unauthenticated' && <SignInLink className={styles.home}>{t('sign_in.title')}</SignInLink>}
        {titled && <LinkTo to="/" className={styles.home}>{t('failure.home')}</LinkTo>}
      </div>
    </div>
  )
}
