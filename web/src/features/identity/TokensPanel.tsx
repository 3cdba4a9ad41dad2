import { Button, NativeSelect, TextInput } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client, type Schemas } from '../../api/client'
import { archive, keys, someOf } from '../../api/entities'
import { useMe } from '../../api/me'
import { announce } from '../../ui/announce'
import { Failure } from '../../ui/Failure'
import { Notice } from '../../ui/Notice'
import { Panel } from '../../ui/Panel'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import { Tick } from '../../ui/Tick'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

const longest = 365  // days

const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10)

/** What the reader's capabilities are called. */
const namesOf = (person: string) =>
  queryOptions({
    queryKey: ['capabilities', person],
    queryFn: async ({ signal }) => {
      const { data } = await client.GET('/api/v1/people/{person}/access', { params: { path: { person } }, signal })
      return new Map(data!.roles.flatMap((role) => role.permissions).map((each) => [each.capability, each.capability_name]))
    },
  })

/** The reader's own tokens, by which programs act in their name. */
export function TokensPanel() {
  const words = useWords()
  const { t } = words
  const cache = useQueryClient()
  const { person } = useMe()
  const tokens = useQuery(someOf('tokens', { person_id: person?.id ?? '' }))
  const [issued, setIssued] = useState<string | null>(null)
  const [making, setMaking] = useState(false)
  const form = useSmallForm({})
  const read = () => cache.invalidateQueries({ queryKey: keys.list('tokens') })
  const revoke = (id: string, version: number) => form.attempt(async () => {
    await archive('tokens', id, version)
    await read()
  })
  const list = tokens.data?.items ?? []
  return (
    <Panel title={t('identity.tokens_title')}
      action={!making && <Button variant="default" size="compact-md" onClick={() => setMaking(true)}>{t('identity.tokens_make')}</Button>}>
      <p className="prose muted">{t('identity.tokens_why')}</p>
      {tokens.error && <Failure error={tokens.error} retry={() => void tokens.refetch()} />}
      {tokens.isPending && <Skeleton rows={2} rowHeight={64} />}
      <ProblemSummary problems={form.problems} />
      {issued && (
        <Notice action={<Button variant="default" onClick={() => setIssued(null)}>{t('identity.tokens_kept')}</Button>}>
          {t('identity.tokens_once')} <code className={styles.token}>{issued}</code>
        </Notice>
      )}
      {making && (
        <TokenForm onCancel={() => setMaking(false)} onMade={(secret) => {
          setIssued(secret)
          setMaking(false)
          announce(t('identity.tokens_once'))
          void read()
        }} />
      )}
      <ul className={styles.rows}>
        {list.map((each) => (
          <li key={each.id}>
            <div>
              <p>{each.name}</p>
              <p><code>{each.scopes.join(' ')}</code> · {t('identity.tokens_until', { date: words.date(each.until) })} · {each.last_used_at ? t('identity.sessions_seen', { at: words.instant(each.last_used_at) }) : t('identity.tokens_unused')}</p>
            </div>
            <Button variant="default" loading={form.sending} aria-label={t('identity.tokens_revoke_of', { name: each.name })}
              onClick={() => void revoke(each.id, each.version)}>{t('identity.tokens_revoke')}</Button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

interface FormProps { onMade: (secret: string) => void; onCancel: () => void }

function TokenForm({ onMade, onCancel }: FormProps) {
  const words = useWords()
  const { t } = words
  const { roles, person, handOver: offered } = useMe()
  const names = useQuery(namesOf(person?.id ?? '')).data
  const [scopes, setScopes] = useState<string[]>([])
  const form = useSmallForm({
    name: { label: t('identity.tokens_name') },
    place_id: { label: t('identity.tokens_place'), value: roles[0]?.place_id ?? '' },
    scopes: { label: t('identity.tokens_scopes'), optional: true },
    until: { label: t('field.any.until'), value: day(90) },
    address_range: { label: t('identity.tokens_range'), optional: true },
  })
  const { values } = form
  const places = new Map(roles.map((role: Schemas['MyRole']) => [role.place_id, role.place_name]))
  const wrong = form.input('scopes')
  return (
    <SmallForm form={form} submit={t('identity.tokens_make')} beside={<Button variant="default" onClick={onCancel}>{t('form.cancel')}</Button>}
      onSubmit={async () => {
        const body = { name: values.name.trim(), place_id: values.place_id, scopes, until: values.until, address_range: values.address_range.trim() || undefined }
        const { data } = await client.POST('/api/v1/tokens', { body })
        onMade(data!.secret)
      }}>
      <TextInput {...form.input('name')} description={t('identity.tokens_name_hint')} autoComplete="off" maxLength={200} />
      <NativeSelect {...form.input('place_id')} data={[...places].map(([value, label]) => ({ value, label }))} />
      <fieldset id={wrong.id} tabIndex={-1} className={styles.scopes}>
        <legend>{wrong.label}</legend>
        {wrong.error && <p className={styles.wrong}>{wrong.error}</p>}
        {offered.map((scope) => {
          const [capability = '', action = ''] = scope.split(':')
          return (
            <Tick key={scope} checked={scopes.includes(scope)} label={t(`identity.scope.${action}`, { capability: names?.get(capability) ?? capability })}
              onChange={(event) => setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))} />
          )
        })}
      </fieldset>
      <TextInput {...form.input('until')} type="date" min={day(0)} max={day(longest)} description={t('identity.tokens_until_hint')} />
      <TextInput {...form.input('address_range')} label={t('form.optional', { field: form.input('address_range').label })} description={t('identity.tokens_range_hint')} autoComplete="off" />
    </SmallForm>
  )
}
