import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useId } from 'react'
import { useParams, useSearchParams } from 'react-router'
import type { Schemas } from '../../api/client'
import { Empty } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { FailurePage } from '../../ui/FailurePage'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { PageSkeleton, Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { permitted } from './permissions'
import { accessOf, accessTo } from './queries'

const ReferenceChooser = lazy(() => import('../../ui/ReferenceChooser'))

// What one can ask about, with the list it is found in.
const records = { organization: 'organizations', network: 'networks', person: 'people' } as const
type Record = keyof typeof records

/** What a person may do, where and why; and a question about one record. */
export default function AccessPage() {
  const { person: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { data, error, refetch } = useQuery(accessOf(id))
  const crumbs = [{ to: '/admin/people', text: t('people.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('access.title', { name: data.person_name })} crumbs={crumbs}>
      <Question person={data.person_id} name={data.person_name} />
      {data.roles.length === 0 && <Empty title={t('access.no_roles')} text={t('access.no_roles_why')} />}
      {data.roles.map((role) => <RolePanel key={role.role_grant_id} role={role} />)}
    </Page>
  )
}

function RolePanel({ role }: { role: Schemas['RoleAccess'] }) {
  const words = useWords()
  const { t } = words
  const things = permitted(role.permissions)
  return (
    <Panel title={t('shell.role_at', { role: role.role_name, place: role.place_name })}>
      <p>{role.reach}.</p>
      <p className="muted">
        {t('access.dates', { since: words.date(role.since), until: words.date(role.until) })}{' '}
        {role.granted_by_name ? t('access.given_by', { name: role.granted_by_name }) : t('access.set_up')}
        {role.confirmed_by_name && ` ${t('access.confirmed_by', { name: role.confirmed_by_name })}`}
      </p>
      <details className={styles.permits}>
        <summary>{t('access.permits', { count: things.length })}</summary>
        <dl>
          {things.map((thing) => (
            <div key={thing.capability}>
              <dt>{thing.name}</dt>
              {thing.acts.map((act) => <dd key={act.name}>{act.limits ? t('access.limited', { act: act.name, limits: act.limits }) : act.name}</dd>)}
            </div>
          ))}
        </dl>
      </details>
    </Panel>
  )
}

function Question({ person, name }: { person: string; name: string }) {
  const words = useWords()
  const { t } = words
  const input = useId()
  const [parameters, setParameters] = useSearchParams()
  const entity = (parameters.get('entity') ?? 'organization') as Record
  const plural = records[entity] ?? 'organizations'
  const id = parameters.get('id') ?? ''
  const set = (values: { entity?: string; id?: string }) =>
    setParameters((now) => {
      const next = new URLSearchParams(now)
      for (const [key, value] of Object.entries(values)) {
        if (value) next.set(key, value)
        else next.delete(key)
      }
      return next
    }, { replace: true })
  const answer = useQuery({ ...accessTo(person, entity, id), enabled: id !== '' })
  const label = t('access.which')
  return (
    <Panel title={t('access.question')}>
      <p className="muted">{t('access.question_why')}</p>
      <div className={styles.filters}>
        <NativeSelect label={t('access.kind')} value={entity} onChange={(event) => set({ entity: event.currentTarget.value, id: '' })}
          data={Object.keys(records).map((each) => ({ value: each, label: t(`entity.${each}`) }))} />
        <Suspense fallback={<TextInput label={label} disabled />}>
          <ReferenceChooser key={plural} id={`${input}id`} label={label} plurals={[plural]} value={id} clearable onChange={(chosen) => set({ entity, id: chosen })} />
        </Suspense>
      </div>
      <div role="status">
        {id !== '' && answer.isPending && <Skeleton rows={3} />}
        {answer.isError && <Failure error={answer.error} retry={() => void answer.refetch()} />}
        {answer.data && (
          <ul className={styles.answers} aria-label={t('access.answers', { name })}>
            {answer.data.acts.map((act) => (
              <li key={act.action}>
                <span className={styles.answer}>{t(act.may ? 'value.yes' : 'value.no')}</span>
                <span>
                  <strong>{act.action_name}</strong>
                  <span className="muted"><br /><Why act={act} /></span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  )
}

/** By which role, or what would be needed, in one sentence. */
function Why({ act }: { act: Schemas['ActAccess'] }) {
  const words = useWords()
  const { t } = words
  if (act.by.length > 0) return t('access.by', { roles: words.and(act.by.map((role) => t('shell.role_at', { role: role.role_name, place: role.place_name }))) })
  if (act.because) return act.because
  if (act.needs.length === 0) return t('access.nobody')
  const needed = act.needs.map((role) => (role.conditions.length > 0 ? t('access.limited', { act: role.role_name, limits: words.and(role.conditions) }) : role.role_name))
  const givers = [...new Set(act.needs.flatMap((role) => role.granted_by))].map((role) => words.value('role', role))
  return (
    <>
      {t('access.needs', { roles: words.or(needed) })}
      {givers.length > 0 && ` ${t('access.givers', { roles: words.or(givers) })}`}
    </>
  )
}
