import { useEffect } from 'react'
import { useTranslation } from './translation'
import { Failure } from './Failure'
import { failureKind } from './failures'
import { Page, type Crumb } from './Page'

interface Props { error: unknown; retry?: () => void; crumbs?: Crumb[] }

/** A page that could not be shown: what happened, what to do, and the way back. */
export function FailurePage({ error, retry, crumbs }: Props) {
  const { t } = useTranslation()
  return (
    <Page title={t(`failure.${failureKind(error)}.title`)} crumbs={crumbs}>
      <Failure error={error} retry={retry} titled />
    </Page>
  )
}

/** The same for a fault of the pages themselves: they are loaded anew, as soon as there is a connection. */
export function FaultPage({ error }: { error: unknown }) {
  const missing = failureKind(error) === 'unreachable'
  useEffect(() => {
    if (!missing) return
    const reload = () => window.location.reload()
    window.addEventListener('online', reload)
    return () => window.removeEventListener('online', reload)
  }, [missing])
  return <FailurePage error={error} retry={() => navigator.onLine && window.location.reload()} />
}
