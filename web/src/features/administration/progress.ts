import type { useWords } from '../../ui/words'
import type { Job } from './queries'

/** How far a job is. Of what is done nothing is left to say. */
export function progress({ state, done, total, stage }: Pick<Job, 'state' | 'done' | 'total' | 'stage'>, { t, number }: ReturnType<typeof useWords>): string {
  if (state === 'done' || (done === 0 && !total)) return t('value.none')
  const far = total ? t('jobs.of', { done, total }) : number(done)
  return stage ? `${far}, ${stage}` : far
}
