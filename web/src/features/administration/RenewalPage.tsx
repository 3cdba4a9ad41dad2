import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { useSearchParams } from 'react-router'
import { client, type Schemas } from '../../api/client'
import { someOf } from '../../api/entities'
import { useMe } from '../../api/me'
import { Badge } from '../../ui/Badge'
import { Empty } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { Page } from '../../ui/Page'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import { useAct } from '../../ui/useAct'
import { Tick } from '../../ui/Tick'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { dayFromNow, endingWithin } from './dates'
import { ReferenceFilter } from './ReferenceFilter'

type Renewal = Schemas['Renewal']
const most = 200  // as many as one request renews

/** Renews many roles that end soon: ticked, with one new last day, and told of each what became of it. */
export default function RenewalPage() {
  const words = useWords()
  const { t } = words
  const { person } = useMe()
  const box = useId()
  const [parameters, setParameters] = useSearchParams()
  const ending = parameters.get('ending') === '30' ? 30 : 60
  const place = parameters.get('place_id')
  const { data, error, refetch } = useQuery(someOf('role-grants', { ...endingWithin(ending), ...(place ? { place_id: place } : {}), sort: 'until', limit: String(most) }))
  const [ticked, setTicked] = useState<string[]>([])
  const [until, setUntil] = useState(dayFromNow(365))
  const [missing, setMissing] = useState<{ what: string; input?: string }[]>([])
  const [became, setBecame] = useState<Map<string, Renewal>>(new Map())
  const { act, busy, problems } = useAct()
  // Nobody renews a role of her own.
  const rows = (data?.items ?? []).filter((each) => each.person_id !== person?.id)
  const open = rows.filter((each) => !became.get(each.id)?.renewed_by)
  const chosen = open.filter((each) => ticked.includes(each.id))

  const renew = async (event: FormEvent) => {
    event.preventDefault()
    const wrong = [...(chosen.length === 0 ? [{ what: t('renewal.none_ticked'), input: `${box}all` }] : []),
      ...(until === '' ? [{ what: t('renewal.no_day'), input: `${box}until` }] : [])]
    setMissing(wrong)
    if (wrong.length > 0) return
    await act(async () => {
      const { data: done } = await client.POST('/api/v1/role-grants/renewals', { body: { role_grant_ids: chosen.map((each) => each.id), until } })
      setBecame((now) => new Map([...now, ...done!.items.map((each) => [each.role_grant_id, each] as const)]))
      setTicked([])
    })
  }

  return (
    <Page title={t('renewal.title')} crumbs={[{ to: '/admin/people', text: t('people.title') }]}>
      <p className="prose">{t('renewal.intro')}</p>
      <div className={styles.filters}>
        <NativeSelect label={t('people.ending')} value={String(ending)}
          onChange={(event) => {
            const days = event.currentTarget.value
            setParameters((now) => new URLSearchParams([...[...now].filter(([name]) => name !== 'ending'), ['ending', days]]), { replace: true })
          }}
          data={['30', '60'].map((days) => ({ value: days, label: t('people.ending_in', { count: Number(days) }) }))} />
        <ReferenceFilter name="place_id" label={t('field.role-grants.place_id')} plurals={['organizations', 'networks']} />
      </div>
      <ProblemSummary problems={missing.length > 0 ? missing : problems} />
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={6} />}
      {data && rows.length === 0 && <Empty title={t('renewal.none', { count: ending })} text={t('renewal.none_why')} />}
      {rows.length > 0 && (
        <form className={styles.form} noValidate onSubmit={(event) => void renew(event)}>
          <fieldset className={styles.ticks}>
            <legend>{t('renewal.which')}</legend>
            <Tick id={`${box}all`} label={t('renewal.all', { count: open.length })} checked={open.length > 0 && chosen.length === open.length}
              indeterminate={chosen.length > 0 && chosen.length < open.length} disabled={open.length === 0}
              onChange={(event) => setTicked(event.currentTarget.checked ? open.map((each) => each.id) : [])} />
            <ul className={styles.lines}>
              {rows.map((each) => {
                const result = became.get(each.id)
                return (
                  <li key={each.id}>
                    <Tick checked={ticked.includes(each.id)} disabled={Boolean(result?.renewed_by)}
                      label={t('renewal.line', { name: each.person_name, role: words.value('role', each.role) })}
                      description={t('renewal.place_until', { place: each.place_name, until: words.date(each.until) })}
                      onChange={(event) => setTicked(event.currentTarget.checked ? [...ticked, each.id] : ticked.filter((id) => id !== each.id))} />
                    {result && (
                      <span className={styles.outcome} role="status">
                        {result.problem
                          ? <Badge text={t('renewal.refused', { why: result.problem })} mark="open" />
                          : result.needs_confirmation
                            ? <Badge text={t('people.unconfirmed')} mark="open" />
                            : <Badge text={t('renewal.done')} mark="full" />}
                      </span>
                    )}
                  </li>
                )
              })}
            </ul>
          </fieldset>
          <TextInput id={`${box}until`} type="date" label={t('renewal.until')} description={t('renewal.until_why')} value={until}
            max={dayFromNow(365)} onChange={(event) => setUntil(event.currentTarget.value)} />
          <div className={styles.actions}>
            <Button type="submit" loading={busy}>{t('renewal.renew', { count: chosen.length })}</Button>
          </div>
        </form>
      )}
    </Page>
  )
}
