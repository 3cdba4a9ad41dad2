import { Badge } from '../../ui/Badge'
import { useWords } from '../../ui/words'
import type { Job } from './queries'

const marks = { queued: 'open', running: 'open', done: 'full', failed: 'none', cancelled: 'none' } as const

/** Where a job is, in words. */
export function JobState({ state, cancel_wanted }: Pick<Job, 'state' | 'cancel_wanted'>) {
  const { t } = useWords()
  return <Badge text={t(state === 'running' && cancel_wanted ? 'jobs.stopping' : `value.state.${state}`)} mark={marks[state]} />
}
