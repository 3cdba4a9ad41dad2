import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type FormEvent } from 'react'
import { Refused } from '../../api/client'
import { announce } from '../../ui/announce'
import { Boundary } from '../../ui/Boundary'
import { Failure } from '../../ui/Failure'
import { Notice } from '../../ui/Notice'
import { Panel } from '../../ui/Panel'
import { ProblemSummary, type ShownProblem } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './Notifications.module.css'
import { choose, deliveries, settings, type Delivery, type Settings } from './queries'

const ZoneChooser = lazy(() => import('../../ui/ZoneChooser'))

/** How each kind of news comes by mail, and when those do that are gathered. */
export function NotificationSettings() {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(settings())
  return (
    <Panel title={t('bell.by_mail')}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={4} rowHeight={72} />}
      {data && <SettingsForm before={data} />}
    </Panel>
  )
}

function SettingsForm({ before }: { before: Settings }) {
  const { t, language } = useWords()
  const [kinds, setKinds] = useState<Record<string, Delivery>>(() => Object.fromEntries(before.kinds.map((each) => [each.kind, each.delivery])))
  const [hour, setHour] = useState(before.hour)
  const [zone, setZone] = useState(before.time_zone)
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const [state, setState] = useState<'open' | 'sending' | 'saved'>('open')
  const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })
  const gathered = Object.values(kinds).some((each) => each === 'daily' || each === 'weekly')

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setState('sending')
    setProblems([])
    try {
      await choose({ hour, time_zone: zone, kinds: before.kinds.map(({ kind }) => ({ kind, delivery: kinds[kind] ?? 'never' })) })
      setState('saved')
      announce(t('bell.saved'))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblems(error.problems.length > 0 ? error.problems.map(({ what }) => ({ what })) : [{ what: error.status === 0 ? t('failure.unreachable.title') : error.title }])
      setState('open')
    }
  }

  return (
    <form className={styles.form} noValidate onSubmit={(event) => void save(event)} onChange={() => state === 'saved' && setState('open')}>
      <ProblemSummary problems={problems} />
      <p className="muted small">{t('bell.by_mail_why')}</p>
      {before.kinds.map(({ kind, name }) => (
        <NativeSelect key={kind} label={name} value={kinds[kind]} onChange={(event) => setKinds({ ...kinds, [kind]: event.currentTarget.value as Delivery })}
          data={deliveries.map((value) => ({ value, label: t(`bell.delivery.${value}`) }))} />
      ))}
      {gathered && (
        <div className={styles.hour}>
          <NativeSelect label={t('bell.hour')} description={t('bell.hour_why')} value={String(hour)} onChange={(event) => setHour(Number(event.currentTarget.value))}
            data={Array.from({ length: 24 }, (_, each) => ({ value: String(each), label: clock.format(Date.UTC(2026, 0, 1, each)) }))} />
          <Boundary instead={<TextInput label={t('bell.zone')} value={zone} disabled />}>
            <Suspense fallback={<TextInput label={t('bell.zone')} value={zone} disabled />}>
              <ZoneChooser id="digest-zone" label={t('bell.zone')} value={zone} onChange={setZone} />
            </Suspense>
          </Boundary>
        </div>
      )}
      <div><Button type="submit" loading={state === 'sending'}>{t('form.save')}</Button></div>
      {state === 'saved' && <Notice>{t('bell.saved')}</Notice>}
    </form>
  )
}
