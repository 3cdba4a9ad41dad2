import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { client } from '../../api/client'
import { useMe } from '../../api/me'
import { FailurePage } from '../../ui/FailurePage'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { Reference } from '../../ui/Reference'
import { PageSkeleton } from '../../ui/Skeleton'
import { useAct } from '../../ui/useAct'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { JobState } from './JobState'
import { progress } from './progress'
import { job } from './queries'
import { useKinds } from './useKinds'

/** One job: how far it is, why it failed, begin it again or stop it. */
export default function JobPage() {
  const { job: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { may } = useMe()
  const { wordsOf } = useKinds()
  const { act, busy, problems } = useAct()
  const { data, error, refetch } = useQuery({
    ...job(id), refetchInterval: ({ state }) => (['queued', 'running'].includes(state.data?.entity.state ?? '') ? 3000 : false),
  })
  const crumbs = [{ to: '/admin/jobs', text: t('jobs.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  const one = data.entity
  const path = { params: { path: { job: one.id } }, body: {} }
  const moment = (at: string | null | undefined) => (at ? words.instant(at) : t('value.none'))
  const goesOn = one.state === 'queued' || (one.state === 'running' && !one.cancel_wanted)
  const actions = may('X10:edit') && (
    <>
      {goesOn && <Button variant="default" loading={busy} onClick={() => void act(() => client.POST('/api/v1/jobs/{job}/cancellation', path))}>{t('jobs.cancel')}</Button>}
      {['queued', 'failed', 'cancelled'].includes(one.state) && (
        <Button loading={busy} onClick={() => void act(() => client.POST('/api/v1/jobs/{job}/retry', path))}>{t(one.state === 'queued' ? 'jobs.at_once' : 'jobs.retry')}</Button>
      )}
    </>
  )
  return (
    <Page title={wordsOf(one.kind)} crumbs={crumbs} line={<JobState {...one} />} actions={actions}>
      <ProblemSummary problems={problems} />
      {one.reason && <Notice>{one.reason}</Notice>}
      <Panel title={t('shell.facts')}>
        <Facts facts={[
          { label: words.field('jobs', 'done'), value: progress(one, words) },
          { label: words.field('jobs', 'attempts'), value: String(one.attempts) },
          { label: words.field('jobs', 'asker_id'), value: one.asker_id ? <Reference plurals={['people']} id={one.asker_id} /> : t('history.system') },
          { label: words.field('jobs', 'created_at'), value: moment(one.created_at) },
          { label: words.field('jobs', 'started_at'), value: moment(one.started_at) },
          { label: words.field('jobs', 'ended_at'), value: moment(one.ended_at) },
          ...(one.due_at ? [{ label: words.field('jobs', 'due_at'), value: moment(one.due_at) }] : []),
          { label: t('jobs.key'), value: <code className={styles.mono}>{one.id}</code> },
        ]} />
      </Panel>
    </Page>
  )
}
