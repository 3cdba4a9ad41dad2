import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { EntityEditor } from '../../ui/EntityEditor'
import { FailurePage } from '../../ui/FailurePage'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { organization as organizationQuery } from './queries'

const today = () => new Date().toLocaleDateString('sv-SE')

/** Lets an organization go on in another one. */
export default function MergerForm() {
  const { organization: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(organizationQuery(id))
  if (error) return <FailurePage error={error} retry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  const { entity } = data
  const page = `/o/${entity.slug}`
  return (
    <EntityEditor plural="organization-mergers" order={['into_id', 'merged_on', 'reason']} fixed={{ organization_id: entity.id }}
      start={{ merged_on: today() }} title={t('merger.title', { name: entity.name })} submit={t('merger.do')}
      intro={<p className="prose">{t('merger.what_happens')}</p>}
      crumbs={[{ to: '/organizations', text: t('list.organizations.title') }, { to: page, text: entity.name }]} cancel={page} saved={() => page} />
  )
}
