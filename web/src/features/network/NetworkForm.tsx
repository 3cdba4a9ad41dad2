import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { EntityEditor } from '../../ui/EntityEditor'
import { FailurePage } from '../../ui/FailurePage'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { network as networkQuery } from './queries'

const order = ['name', 'slug', 'hub_id', 'status', 'topics', 'since', 'until', 'published']

/** Makes a new network, or changes the one in the address. */
export default function NetworkForm() {
  const { network: id } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery({ ...networkQuery(id ?? ''), enabled: id !== undefined })
  const list = { to: '/networks', text: t('list.networks.title') }
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={[list]} />
  if (id && !data) return <PageSkeleton />
  const here = data ? `/n/${data.entity.slug}` : '/networks'
  return (
    <EntityEditor plural="networks" order={order} held={data} start={{ status: 'draft' }}
      title={data ? t('form.edit_title', { name: data.entity.name }) : t('list.networks.new')}
      crumbs={data ? [list, { to: here, text: data.entity.name }] : [list]}
      cancel={here} saved={(entity) => `/n/${String(entity.slug)}`} archived="/networks" />
  )
}
