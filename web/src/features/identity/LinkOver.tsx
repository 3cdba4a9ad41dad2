import type { ReactNode } from 'react'
import { Refused } from '../../api/client'
import { FailurePage } from '../../ui/FailurePage'
import { Page } from '../../ui/Page'
import { useWords } from '../../ui/words'

interface Props {
  error: unknown
  retry: () => void
  /** What to do about a link that was used or is too old. */
  children: ReactNode
}

/** A link from a letter that could not be opened; most often it was used already, or is too old. */
export function LinkOver({ error, retry, children }: Props) {
  const { t } = useWords()
  if (!(error instanceof Refused) || error.status !== 404) return <FailurePage error={error} retry={retry} />
  return (
    <Page title={t('identity.link_over')}>
      <p className="prose">{t('identity.link_over_text')}</p>
      {children}
    </Page>
  )
}
