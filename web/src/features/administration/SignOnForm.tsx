import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useId, useState, type FormEvent } from 'react'
import { useNavigate, useParams } from 'react-router'
import { client, Refused } from '../../api/client'
import { change } from '../../api/entities'
import { useAddress } from '../../ui/address'
import { FailurePage } from '../../ui/FailurePage'
import { LinkTo } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { ProblemSummary, type ShownProblem } from '../../ui/ProblemSummary'
import { PageSkeleton } from '../../ui/Skeleton'
import { Tick } from '../../ui/Tick'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { domainsIn } from './domains'
import { signOn, type SignOn } from './queries'

const ReferenceChooser = lazy(() => import('../../ui/ReferenceChooser'))
const factors = ['aimline', 'provider_when_said', 'provider'] as const
const list = '/admin/sign-on'

interface Inputs {
  organization_id: string; label: string; issuer: string; client_id: string; client_secret: string; mail_domains: string
  second_factor: (typeof factors)[number]; enabled: boolean
}

/** Sets up a provider, or changes it. The server asks the provider before it keeps anything. */
export default function SignOnForm() {
  const { signOn: id } = useParams()
  const { t } = useWords()
  const held = useQuery({ ...signOn(id ?? ''), enabled: id !== undefined })
  if (held.error) return <FailurePage error={held.error} retry={() => void held.refetch()} crumbs={[{ to: list, text: t('sign_ons.title') }]} />
  if (id && !held.data) return <PageSkeleton />
  return <Form one={held.data?.entity} />
}

function Form({ one }: { one?: SignOn }) {
  const words = useWords()
  const { t } = words
  const navigate = useNavigate()
  const address = useAddress()
  const cache = useQueryClient()
  const prefix = useId()
  const [inputs, setInputs] = useState<Inputs>({
    organization_id: one?.organization_id ?? '', label: one?.label ?? '', issuer: one?.issuer ?? '', client_id: one?.client_id ?? '', client_secret: '',
    mail_domains: one?.mail_domains.join(', ') ?? '', second_factor: one?.second_factor ?? 'aimline', enabled: one?.enabled ?? true,
  })
  const [problems, setProblems] = useState<{ what: string; field?: keyof Inputs }[]>([])
  const [shown, setShown] = useState<ShownProblem[]>([])
  const [sending, setSending] = useState(false)

  const show = (found: { what: string; field?: keyof Inputs }[]) => {
    setProblems(found)
    setShown(found.map(({ what, field }) => (field
      ? { what: t('form.named_problem', { field: words.field('sign-ons', field), what }), input: `${prefix}${field}` } : { what })))
  }
  const errorOf = (field: keyof Inputs) => problems.find((problem) => problem.field === field)?.what
  const needed: (keyof Inputs)[] = ['organization_id', 'label', 'issuer', 'client_id', ...(one ? [] : ['client_secret' as const])]

  const submitted = async (event: FormEvent) => {
    event.preventDefault()
    const missing = needed.filter((field) => String(inputs[field]).trim() === '')
    show(missing.map((field) => ({ field, what: t('form.missing') })))
    if (missing.length > 0) return
    setSending(true)
    const { client_secret, ...rest } = { ...inputs, mail_domains: domainsIn(inputs.mail_domains) }
    try {
      const saved = one
        ? (await change('sign-ons', one.id, one.version, rest, crypto.randomUUID())).entity
        : (await client.POST('/api/v1/sign-ons', { body: { ...rest, client_secret } })).data!
      await cache.invalidateQueries()
      void navigate(address(`${list}/${saved.id}`))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.status === 412) show([{ what: t('sign_ons.stale') }])
      else if (error.problems.length > 0) {
        show(error.problems.map((problem) => {
          const field = problem.where.split('[')[0] as keyof Inputs
          return field in inputs ? { what: problem.what, field } : { what: problem.what }
        }))
      } else show([{ what: error.status === 0 ? t('form.unreachable') : error.title || t('failure.broken.title') }])
    } finally {
      setSending(false)
    }
  }

  const text = (name: 'label' | 'issuer' | 'client_id' | 'client_secret' | 'mail_domains', more: object = {}) => (
    <TextInput id={`${prefix}${name}`} name={name} autoComplete="off" aria-required={needed.includes(name)}
      label={needed.includes(name) ? words.field('sign-ons', name) : t('form.optional', { field: words.field('sign-ons', name) })}
      description={t(`meaning.sign-ons.${name}`)} value={inputs[name]} error={errorOf(name)}
      onChange={(event) => setInputs({ ...inputs, [name]: event.currentTarget.value })} {...more} />
  )
  const organization = {
    id: `${prefix}organization_id`, label: words.field('sign-ons', 'organization_id'), description: t('meaning.sign-ons.organization_id'), error: errorOf('organization_id'),
  }
  return (
    <Page title={one ? t('form.edit_title', { name: one.label }) : t('sign_ons.add')} crumbs={[{ to: list, text: t('sign_ons.title') }]}>
      {!one && <p className="prose">{t('sign_ons.add_intro')}</p>}
      <form className={styles.form} noValidate onSubmit={(event) => void submitted(event)}>
        <ProblemSummary problems={shown} />
        <Suspense fallback={<TextInput {...organization} disabled />}>
          <ReferenceChooser {...organization} plurals={['organizations']} value={inputs.organization_id} clearable={false}
            onChange={(value) => setInputs({ ...inputs, organization_id: value })} />
        </Suspense>
        {text('label')}
        {text('issuer', { inputMode: 'url' })}
        {text('client_id')}
        {!one && text('client_secret', { type: 'password', autoComplete: 'new-password' })}
        {text('mail_domains')}
        <NativeSelect id={`${prefix}second_factor`} label={words.field('sign-ons', 'second_factor')} description={t('meaning.sign-ons.second_factor')}
          value={inputs.second_factor} error={errorOf('second_factor')} data={factors.map((value) => ({ value, label: words.value('second_factor', value) }))}
          onChange={(event) => setInputs({ ...inputs, second_factor: event.currentTarget.value as Inputs['second_factor'] })} />
        <Tick id={`${prefix}enabled`} label={words.field('sign-ons', 'enabled')} description={t('meaning.sign-ons.enabled')} checked={inputs.enabled}
          onChange={(event) => setInputs({ ...inputs, enabled: event.currentTarget.checked })} />
        <div className={styles.actions}>
          <Button type="submit" loading={sending}>{t(one ? 'form.save' : 'sign_ons.add')}</Button>
          <LinkTo to={one ? `${list}/${one.id}` : list}>{t('form.cancel')}</LinkTo>
        </div>
      </form>
    </Page>
  )
}
