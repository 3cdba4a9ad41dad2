import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../api/me'
import { useWords } from '../../ui/words'
import { schedules } from './queries'

// Kinds without a schedule; the others the server names itself.
const unscheduled = ['mail.deliver']

/** What kinds of jobs there are, and what each does in words. */
export function useKinds() {
  const { t } = useWords()
  const { may } = useMe()
  const { data } = useQuery({ ...schedules(), enabled: may('X10:see') })
  const wordsOf = (kind: string) => t(`job_kind.${kind.replaceAll('.', '_')}`, { defaultValue: kind })
  return { scheduled: data?.items, kinds: [...(data?.items.map((each) => each.kind) ?? []), ...unscheduled].sort(), wordsOf }
}
