import { NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { keys, type Entity } from '../../api/entities'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { LinkTo } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { JobState } from './JobState'
import { progress } from './progress'
import type { Job } from './queries'
import { useKinds } from './useKinds'

const columns = ['kind', 'state', 'done', 'attempts', 'created_at', 'reason']
const again = 10_000  // ms, after which a list of what moves is old

const asJob = (row: Entity) => row as unknown as Job

/** Work done beside requests: what waits, what runs, what failed and why; and when recurring work takes its turns. */
export default function JobsPage() {
  const words = useWords()
  const { t } = words
  const cache = useQueryClient()
  const [parameters, setParameters] = useSearchParams()
  const { description, error, refetch } = useDescription('jobs')
  const { scheduled, kinds, wordsOf } = useKinds()
  useEffect(() => {
    const timer = window.setInterval(() => document.visibilityState === 'visible' && void cache.invalidateQueries({ queryKey: keys.list('jobs') }), again)
    return () => window.clearInterval(timer)
  }, [cache])
  const every = (minutes: number) => (minutes % 60 === 0 ? t('jobs.hourly', { count: minutes / 60 }) : t('jobs.every', { count: minutes }))
  const setKind = (kind: string) =>
    setParameters((now) => {
      const next = new URLSearchParams(now)
      if (kind) next.set('kind', kind)
      else next.delete('kind')
      return next
    }, { replace: true })
  return (
    <Page title={t('jobs.title')}>
      <p className="prose">{t('jobs.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable description={description} columns={columns} filters={['state', 'kind']} to={(row) => `/admin/jobs/${row.id}`}
          more={<NativeSelect label={words.field('jobs', 'kind')} value={parameters.get('kind') ?? ''} onChange={(event) => setKind(event.currentTarget.value)}
            data={[{ value: '', label: t('table.all') }, ...kinds.map((kind) => ({ value: kind, label: wordsOf(kind) }))]} />}
          cells={{
            kind: (row) => wordsOf(asJob(row).kind),
            state: (row) => <JobState {...asJob(row)} />,
            done: (row) => progress(asJob(row), words),
          }}
          empty={<Empty title={t('jobs.none')} text={t('jobs.none_why')} />} />
      )}
      {scheduled && (
        <Panel title={t('jobs.schedules')}>
          <ul className={styles.lines}>
            {scheduled.map((each) => (
              <li key={each.kind}>
                <span>{wordsOf(each.kind)}</span>
                <span className="muted">
                  {each.every_minutes ? every(each.every_minutes) : t('jobs.daily', { at: each.daily_at, zone: each.time_zone })}{' '}
                  {t('jobs.next', { at: words.instant(each.next_at) })}
                  {each.job_id && <> <LinkTo to={`/admin/jobs/${each.job_id}`}>{t('jobs.last')}</LinkTo></>}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Page>
  )
}
