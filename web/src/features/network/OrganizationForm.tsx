import { useQuery } from '@tanstack/react-query'
import { useParams, useSearchParams } from 'react-router'
import { EntityEditor } from '../../ui/EntityEditor'
import { FailurePage } from '../../ui/FailurePage'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { organization as organizationQuery } from './queries'

const order = ['name', 'slug', 'kind', 'parent_id', 'network_id', 'locality', 'time_zone', 'grade_low', 'grade_high', 'nces_id', 'charter_year', 'website', 'profile', 'published']

/** Makes a new organization, or changes the one in the address. */
export default function OrganizationForm() {
  const { organization: id } = useParams()
  const [parameters] = useSearchParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery({ ...organizationQuery(id ?? ''), enabled: id !== undefined })
  const list = { to: '/organizations', text: t('list.organizations.title') }
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={[list]} />
  if (id && !data) return <PageSkeleton />
  const here = data ? `/o/${data.entity.slug}` : '/organizations'
  const start = { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, parent_id: parameters.get('parent_id') }
  return (
    <EntityEditor plural="organizations" order={order} held={data} start={start}
      title={data ? t('form.edit_title', { name: data.entity.name }) : t('list.organizations.new')}
      crumbs={data ? [list, { to: here, text: data.entity.name }] : [list]}
      cancel={here} saved={(entity) => `/o/${String(entity.slug)}`} archived="/organizations" />
  )
}
