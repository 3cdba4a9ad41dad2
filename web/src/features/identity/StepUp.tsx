import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, client } from '../../api/client'
import { useMe } from '../../api/me'
import { Dialog } from '../../ui/Dialog'
import { Failure } from '../../ui/Failure'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { PasswordField } from './PasswordField'
import { ProveForm } from './ProveForm'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

interface Props { onProved: () => void; onClose: () => void }

/** Asks who one is once more, before something that matters. */
export default function StepUp({ onProved, onClose }: Props) {
  const { t } = useWords()
  const { next } = useMe()
  // Who is still to set up a second factor has none to give, and may not ask yet.
  const none = next === 'set_up_second_factor'
  const factor = useQuery({ ...api.queryOptions('get', '/api/v1/second-factor'), enabled: !none, staleTime: 0 })
  const later = <Button variant="default" onClick={onClose}>{t('form.cancel')}</Button>
  return (
    <Dialog title={t('identity.prove_title')} onClose={onClose}>
      {!none && factor.isPending && <Skeleton rows={2} />}
      {factor.error && <Failure error={factor.error} retry={() => void factor.refetch()} />}
      {factor.data?.since && (
        <>
          <p>{t('identity.prove_code')}</p>
          <ProveForm onDone={onProved} beside={later} />
        </>
      )}
      {(none || (factor.data && !factor.data.since)) && (
        <>
          <p>{t('identity.prove_password')}</p>
          <ByPassword onDone={onProved} beside={later} />
        </>
      )}
    </Dialog>
  )
}

function ByPassword({ onDone, beside }: { onDone: () => void; beside: ReactNode }) {
  const { t } = useWords()
  const form = useSmallForm({ password: { label: t('identity.password') } })
  return (
    <SmallForm form={form} submit={t('identity.go_on')} beside={beside} onSubmit={async () => {
      await client.POST('/api/v1/session/proof', { body: { password: form.values.password } })
      onDone()
    }}>
      <PasswordField input={form.input('password')} />
    </SmallForm>
  )
}
