import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { EntityEditor } from '../../ui/EntityEditor'
import { FailurePage } from '../../ui/FailurePage'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { cohort as cohortQuery } from './cohortQueries'
import { network as networkQuery } from './queries'

const order = ['name', 'shared_problem', 'since', 'until', 'follows_id', 'published']

/** Begins a cohort in a network, or changes one. */
export default function CohortForm() {
  const { network: id = '', cohort: cohortId } = useParams()
  const { t } = useWords()
  const network = useQuery(networkQuery(id))
  const cohort = useQuery({ ...cohortQuery(cohortId ?? ''), enabled: cohortId !== undefined })
  const error = network.error ?? cohort.error
  if (error) return <FailurePage error={error} />
  if (!network.data || (cohortId && !cohort.data)) return <PageSkeleton />
  const home = `/n/${network.data.entity.slug}`
  const list = `${home}/cohorts`
  const back = cohortId ? `${list}/${cohortId}` : list
  return (
    <EntityEditor plural="cohorts" held={cohort.data} order={order}
      fixed={cohortId ? {} : { network_id: network.data.entity.id }} start={{ published: false }}
      title={cohort.data ? cohort.data.entity.name : t('list.cohorts.new')}
      crumbs={[{ to: home, text: network.data.entity.name }, { to: list, text: t('list.cohorts.title') }]}
      cancel={back} saved={(saved) => `${list}/${saved.id}`} archived={list} />
  )
}
