import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useNavigate, useParams } from 'react-router'
import { client, type Schemas } from '../../api/client'
import { useAddress } from '../../ui/address'
import { ArchiveEntity } from '../../ui/ArchiveEntity'
import { FailurePage } from '../../ui/FailurePage'
import { History } from '../../ui/History'
import { ButtonLink } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { Reference } from '../../ui/Reference'
import { PageSkeleton } from '../../ui/Skeleton'
import { useAct } from '../../ui/useAct'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { signOn, type SignOn } from './queries'

const list = '/admin/sign-on'

/** One provider: what is set, whether it answers, and a new secret. */
export default function SignOnPage() {
  const { signOn: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(signOn(id))
  const crumbs = [{ to: list, text: t('sign_ons.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  return <Shown one={data.entity} />
}

function Shown({ one }: { one: SignOn }) {
  const words = useWords()
  const { t } = words
  const navigate = useNavigate()
  const address = useAddress()
  const { act, busy, problems } = useAct()
  const [trial, setTrial] = useState<Schemas['Trial'] | null>(null)
  const path = { params: { path: { sign_on: one.id } }, body: {} }
  const tryIt = async () => {
    setTrial(null)
    await act(async () => setTrial((await client.POST('/api/v1/sign-ons/{sign_on}/trial', path)).data!))
  }
  return (
    <Page title={one.label} crumbs={[{ to: list, text: t('sign_ons.title') }]}
      actions={(
        <>
          <ButtonLink to={`${list}/${one.id}/edit`} variant="default">{t('form.edit')}</ButtonLink>
          <Button loading={busy} onClick={() => void tryIt()}>{t('sign_ons.try')}</Button>
        </>
      )}>
      <ProblemSummary problems={problems} />
      {trial && (
        <Panel title={t('sign_ons.works')}>
          <p role="status">{t('sign_ons.works_why', { count: trial.keys })}</p>
          <Facts facts={[
            { label: t('sign_ons.redirect'), value: <code className={styles.mono}>{trial.redirect_uri}</code> },
            { label: t('sign_ons.authorization'), value: <code className={styles.mono}>{trial.authorization_endpoint}</code> },
          ]} />
        </Panel>
      )}
      {!one.enabled && <Notice>{t('sign_ons.off_why')}</Notice>}
      <Panel title={t('shell.facts')}>
        <Facts facts={[
          { label: words.field('sign-ons', 'organization_id'), value: <Reference plurals={['organizations']} id={one.organization_id} /> },
          { label: words.field('sign-ons', 'issuer'), value: <code className={styles.mono}>{one.issuer}</code> },
          { label: words.field('sign-ons', 'client_id'), value: <code className={styles.mono}>{one.client_id}</code> },
          { label: words.field('sign-ons', 'mail_domains'), value: one.mail_domains.length > 0 ? words.and(one.mail_domains) : t('sign_ons.any_domain') },
          { label: words.field('sign-ons', 'second_factor'), value: words.value('second_factor', one.second_factor) },
          { label: words.field('sign-ons', 'enabled'), value: t(one.enabled ? 'sign_ons.on' : 'sign_ons.off') },
        ]} />
      </Panel>
      <Secret id={one.id} />
      <ArchiveEntity plural="sign-ons" entity={one} name={one.label} meaning="remove_sign_on" onArchived={() => void navigate(address(list))} />
      <History plural="sign-ons" id={one.id} />
    </Page>
  )
}

/** Another secret in place of the one that nobody can read. */
function Secret({ id }: { id: string }) {
  const { t } = useWords()
  const { act, busy, problems } = useAct()
  const [secret, setSecret] = useState('')
  const [state, setState] = useState<'missing' | 'kept' | null>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (secret === '') {
      setState('missing')
      return
    }
    const kept = await act(() => client.POST('/api/v1/sign-ons/{sign_on}/secret', { params: { path: { sign_on: id } }, body: { client_secret: secret } }))
    setState(kept ? 'kept' : null)
    if (kept) setSecret('')
  }
  return (
    <Panel title={t('sign_ons.secret')}>
      <form className={styles.form} noValidate onSubmit={(event) => void send(event)}>
        <ProblemSummary problems={problems} />
        {state === 'kept' && <Notice>{t('sign_ons.secret_kept')}</Notice>}
        <TextInput label={t('sign_ons.new_secret')} description={t('sign_ons.secret_why')} value={secret} autoComplete="off"
          error={state === 'missing' ? t('form.missing') : undefined} onChange={(event) => setSecret(event.currentTarget.value)} />
        <div><Button type="submit" variant="default" loading={busy}>{t('sign_ons.replace')}</Button></div>
      </form>
    </Panel>
  )
}
