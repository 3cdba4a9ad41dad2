import { Button } from '@mantine/core'
import { useTranslation } from '../../ui/translation'
import { useLocation } from 'react-router'
import { ButtonLink } from '../../ui/LinkTo'
import { Dialog } from '../../ui/Dialog'
import { signInFrom } from '../../ui/back'
import styles from './Shell.module.css'

interface Props { onStay: () => void }

/** Says that the session has ended, and leads to signing in and back. */
export default function SessionEnded({ onStay }: Props) {
  const { t } = useTranslation()
  const { pathname, search } = useLocation()
  return (
    <Dialog title={t('session.ended')} onClose={onStay}>
      <p>{t('session.kept')}</p>
      <div className={styles.answers}>
        <ButtonLink to={signInFrom(pathname + search)}>{t('session.again')}</ButtonLink>
        <Button variant="default" onClick={onStay}>{t('session.stay')}</Button>
      </div>
    </Dialog>
  )
}
