import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, client } from '../../api/client'
import { archive, someOf } from '../../api/entities'
import { useMe } from '../../api/me'
import { announce } from '../../ui/announce'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Panel } from '../../ui/Panel'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { PasswordField } from './PasswordField'
import { Providers, providers } from './Providers'
import { RecoveryCodes } from './RecoveryCodes'
import { SmallForm } from './SmallForm'
import { TokensPanel } from './TokensPanel'
import { useSmallForm } from './useSmallForm'

/** All that opens one's own account: address, password, second factor, district, and where it is open now. */
export default function Doors({ mail }: { mail: string }) {
  const { may } = useMe()
  return (
    <>
      <MailPanel mail={mail} />
      <PasswordPanel />
      <FactorPanel />
      <ProvidersPanel />
      <SessionsPanel />
      {may('X5:edit') && <TokensPanel />}
    </>
  )
}

function MailPanel({ mail }: { mail: string }) {
  const { t } = useWords()
  const [sent, setSent] = useState<{ mail: string; hours: number } | null>(null)
  const form = useSmallForm({ mail: { label: t('identity.mail_new') } })
  return (
    <Panel title={t('identity.mail_title')}>
      <p>{t('identity.mail_now', { mail })}</p>
      {sent && <Notice>{t('identity.mail_sent', { mail: sent.mail, count: sent.hours })}</Notice>}
      <SmallForm form={form} quiet submit={t('identity.mail_send')} onSubmit={async () => {
        const wished = form.values.mail.trim()
        const { data } = await client.POST('/api/v1/mail-address', { body: { mail: wished } })
        setSent({ mail: wished, hours: Math.round(data!.minutes / 60) })
        form.clear()
      }}>
        <TextInput {...form.input('mail')} type="email" inputMode="email" autoComplete="email" autoCapitalize="none" spellCheck={false} />
      </SmallForm>
    </Panel>
  )
}

function PasswordPanel() {
  const { t } = useWords()
  const rules = useQuery(api.queryOptions('get', '/api/v1/password'))
  return (
    <Panel title={t('identity.password_title')}>
      {rules.error && <Failure error={rules.error} retry={() => void rules.refetch()} />}
      {rules.isPending && <Skeleton rows={2} rowHeight={84} />}
      {rules.data && <PasswordForm key={String(rules.data.set)} {...rules.data} />}
    </Panel>
  )
}

function PasswordForm({ set, shortest }: { set: boolean; shortest: number }) {
  const { t } = useWords()
  const cache = useQueryClient()
  const [done, setDone] = useState(false)
  const form = useSmallForm({
    current: { label: t('identity.current_password'), ...(set ? {} : { optional: true as const }) },
    password: { label: t('identity.new_password') },
  })
  return (
    <>
      {!set && <p>{t('identity.password_none')}</p>}
      {done && <Notice>{t('identity.password_changed')}</Notice>}
      <SmallForm form={form} quiet submit={t(set ? 'identity.password_change' : 'identity.password_make')} onSubmit={async () => {
        const { current, password } = form.values
        await client.POST('/api/v1/password', { body: { current: set ? current : undefined, password } })
        form.clear()
        setDone(true)
        await cache.invalidateQueries(api.queryOptions('get', '/api/v1/sessions'))
      }}>
        {set && <PasswordField input={form.input('current')} />}
        <PasswordField input={form.input('password')} shortest={shortest} />
      </SmallForm>
    </>
  )
}

function FactorPanel() {
  const words = useWords()
  const { t } = words
  const cache = useQueryClient()
  const query = api.queryOptions('get', '/api/v1/second-factor')
  const factor = useQuery(query)
  const [codes, setCodes] = useState<string[]>([])
  const form = useSmallForm({})
  const renew = () => form.attempt(async () => {
    const { data } = await client.POST('/api/v1/second-factor/recovery-codes', { body: {} })
    setCodes(data!.codes)
    await cache.invalidateQueries(query)
  })
  const remove = () => form.attempt(async () => {
    const { data } = await client.POST('/api/v1/second-factor/removal', { body: {} })
    cache.setQueryData(query.queryKey, data)
    await cache.invalidateQueries(api.queryOptions('get', '/api/v1/password'))
  })
  return (
    <Panel title={t('identity.factor_title')}>
      {factor.error && <Failure error={factor.error} retry={() => void factor.refetch()} />}
      {factor.isPending && <Skeleton rows={2} />}
      <ProblemSummary problems={form.problems} />
      {factor.data && !factor.data.since && (
        <>
          <p className="prose">{t('identity.factor_none')}</p>
          <div><ButtonLink to="/account/second-step" variant="default">{t('identity.factor_set_up')}</ButtonLink></div>
        </>
      )}
      {factor.data?.since && codes.length > 0 && <RecoveryCodes codes={codes} onSaved={() => setCodes([])} />}
      {factor.data?.since && codes.length === 0 && (
        <>
          <p>{t('identity.factor_since', { date: words.instant(factor.data.since) })} {t('identity.factor_codes', { count: factor.data.codes_left })}</p>
          {factor.data.needed && <p className="muted">{t('identity.factor_needed')}</p>}
          <div className={styles.actions}>
            <Button variant="default" loading={form.sending} onClick={() => void renew()}>{t('identity.factor_renew')}</Button>
            <ButtonLink to="/account/second-step" variant="default">{t('identity.factor_replace')}</ButtonLink>
            {!factor.data.needed && <Button variant="default" loading={form.sending} onClick={() => void remove()}>{t('identity.factor_remove')}</Button>}
          </div>
        </>
      )}
    </Panel>
  )
}

function ProvidersPanel() {
  const { t } = useWords()
  const cache = useQueryClient()
  const offered = useQuery(providers())
  const own = useQuery(someOf('sign-on-identities'))
  const form = useSmallForm({})
  const known = offered.data?.sign_ons ?? []
  const joined = own.data?.items ?? []
  // Where no district has a sign-in of its own, there is nothing to say of it.
  if (known.length === 0 && joined.length === 0) return null
  const remove = (id: string, version: number) => form.attempt(async () => {
    await archive('sign-on-identities', id, version)
    await cache.invalidateQueries(someOf('sign-on-identities'))
  })
  return (
    <Panel title={t('identity.providers_title')}>
      <ProblemSummary problems={form.problems} />
      {joined.length === 0 && <p>{t('identity.providers_none')}</p>}
      <ul className={styles.rows}>
        {joined.map(({ id, version, sign_on_id: provider, issuer }) => {
          const label = known.find((each) => each.id === provider)?.label ?? t('identity.providers_former')
          return (
            <li key={id}>
              <div><p>{label}</p><p>{issuer}</p></div>
              <Button variant="default" loading={form.sending} aria-label={t('identity.providers_remove_of', { label })} onClick={() => void remove(id, version)}>{t('identity.providers_remove')}</Button>
            </li>
          )
        })}
      </ul>
      <Providers intent="add_to_my_account" back="/account" without={joined.map((each) => each.sign_on_id)} />
    </Panel>
  )
}

function SessionsPanel() {
  const words = useWords()
  const { t } = words
  const cache = useQueryClient()
  const query = api.queryOptions('get', '/api/v1/sessions')
  const sessions = useQuery(query)
  const form = useSmallForm({})
  const list = sessions.data?.sessions ?? []
  const end = (id?: string) => form.attempt(async () => {
    const { data } = await client.POST('/api/v1/sessions/endings', { body: id ? { session_id: id } : {} })
    cache.setQueryData(query.queryKey, data)
    announce(t('identity.sessions_ended'))
  })
  const others = list.some((each) => !each.is_this_one)
  return (
    <Panel title={t('identity.sessions_title')}
      action={others && <Button variant="default" size="compact-md" loading={form.sending} onClick={() => void end()}>{t('identity.sessions_end_others')}</Button>}>
      {sessions.error && <Failure error={sessions.error} retry={() => void sessions.refetch()} />}
      {sessions.isPending && <Skeleton rows={2} rowHeight={64} />}
      <ProblemSummary problems={form.problems} />
      <ul className={styles.rows}>
        {list.map(({ id, device, seen_at: seen, is_this_one: own }) => {
          const name = device ?? t('identity.sessions_unknown')
          const at = words.instant(seen)
          return (
            <li key={id}>
              <div><p>{name}</p><p>{own ? t('identity.sessions_this') : t('identity.sessions_seen', { at })}</p></div>
              {!own && <Button variant="default" loading={form.sending} aria-label={t('identity.sessions_end_of', { device: name, at })} onClick={() => void end(id)}>{t('identity.sessions_end')}</Button>}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
