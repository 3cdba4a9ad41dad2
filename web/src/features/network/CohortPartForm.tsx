import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { oneOf } from '../../api/entities'
import { EntityEditor } from '../../ui/EntityEditor'
import { FailurePage } from '../../ui/FailurePage'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { cohort as cohortQuery } from './cohortQueries'
import { network as networkQuery } from './queries'

const parts = {
  'cohort-members': { fresh: ['organization_id', 'person_id', 'standing', 'since', 'until'], later: ['standing', 'since', 'until'] },
  'cohort-years': { fresh: ['year', 'title', 'content'], later: ['year', 'title', 'content'] },
} as const

/** Takes a member into a cohort, or says what one of its years is about; or changes that. */
export default function CohortPartForm({ plural }: { plural: keyof typeof parts }) {
  const { network: id = '', cohort: cohortId = '', part = '' } = useParams()
  const words = useWords()
  const { t } = words
  const network = useQuery(networkQuery(id))
  const cohort = useQuery(cohortQuery(cohortId))
  const held = useQuery({ ...oneOf<string>(plural, part), enabled: part !== '' })
  const error = network.error ?? cohort.error ?? held.error
  if (error) return <FailurePage error={error} />
  if (!network.data || !cohort.data || (part && !held.data)) return <PageSkeleton />
  const home = `/n/${network.data.entity.slug}`
  const page = `${home}/cohorts/${cohortId}`
  return (
    <EntityEditor plural={plural} held={held.data} order={[...parts[plural][part ? 'later' : 'fresh']]}
      fixed={part ? {} : { cohort_id: cohortId }}
      start={plural === 'cohort-members' ? { since: cohort.data.entity.since } : {}}
      title={part ? words.list(plural) : words.fresh(plural)}
      crumbs={[{ to: home, text: network.data.entity.name }, { to: `${home}/cohorts`, text: t('list.cohorts.title') },
        { to: page, text: cohort.data.entity.name }]}
      cancel={page} saved={() => page} archived={page} />
  )
}
