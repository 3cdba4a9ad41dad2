import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Schemas } from '../../api/client'
import { me } from '../../api/me'
import { Page } from '../../ui/Page'
import { useWords } from '../../ui/words'
import { ProveForm } from './ProveForm'
import { SetUpFactor } from './SetUpFactor'

interface Props {
  next: Schemas['Me']['next']
  onDone: () => void
  /** The way out for who cannot go on. */
  leave: ReactNode
}

/** Stands in place of every page while a second factor is owed. */
export default function SecondStepPage({ next, onDone, leave }: Props) {
  const { t } = useWords()
  const cache = useQueryClient()
  if (next === 'give_second_factor') {
    return (
      <Page title={t('identity.give_title')}>
        <p className="prose">{t('identity.give_text')}</p>
        <ProveForm onDone={onDone} beside={leave} />
        <p className="prose muted">{t('identity.lost')}</p>
      </Page>
    )
  }
  return (
    <Page title={t('identity.set_up_title')} actions={leave}>
      <p className="prose">{t('identity.set_up_text')}</p>
      <SetUpFactor onSetUp={() => void cache.invalidateQueries(me())} onDone={onDone} />
    </Page>
  )
}
