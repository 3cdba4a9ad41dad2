import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, client, type Schemas } from '../../api/client'
import { keepBack } from '../../ui/back'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { useSmallForm } from './useSmallForm'

/** The providers that one can sign in with; most servers have one or none. */
export const providers = () => ({ ...api.queryOptions('get', '/api/v1/sign-on'), staleTime: 300_000 })

interface Props {
  intent: Schemas['NewAttemptDraft']['intent']
  /** The secret of an invitation that is accepted by it. */
  invitation?: string
  /** Where it leads back to; without it, where one was heading. */
  back?: string
  /** The providers not to offer, by what they are called here. */
  without?: string[]
}

/** A button for each provider: the browser goes there, and comes back to `/sign-in/callback`. */
export function Providers({ intent, invitation, back, without = [] }: Props) {
  const { t } = useWords()
  const { data } = useQuery(providers())
  const form = useSmallForm({})
  const offered = (data?.sign_ons ?? []).filter(({ id }) => !without.includes(id))
  if (offered.length === 0) return null
  const go = (id: string) => form.attempt(async () => {
    const { data: attempt } = await client.POST('/api/v1/sign-on/attempts', { body: { sign_on_id: id, intent, invitation } })
    if (back) keepBack(back)
    window.location.assign(attempt!.address)
  })
  return (
    <div className={styles.part}>
      <ProblemSummary problems={form.problems} />
      <div className={styles.providers}>
        {offered.map(({ id, label }) => (
          <Button key={id} variant="default" disabled={form.sending} onClick={() => void go(id)}>
            {t(intent === 'sign_in' ? 'identity.by_provider' : 'identity.add_provider', { label })}
          </Button>
        ))}
      </div>
    </div>
  )
}
