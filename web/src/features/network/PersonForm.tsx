import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { EntityEditor } from '../../ui/EntityEditor'
import { FailurePage } from '../../ui/FailurePage'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { person as personQuery } from './queries'

/** Changes what a person tells about themselves. */
export default function PersonForm() {
  const { person: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(personQuery(id))
  if (error) return <FailurePage error={error} retry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  const { name } = data.entity
  const home = `/p/${data.entity.id}`
  return (
    <EntityEditor plural="people" order={['name', 'about', 'expertise']} held={data} title={t('form.edit_title', { name })}
      crumbs={[{ to: '/people', text: t('list.people.title') }, { to: home, text: name }]} cancel={home} saved={() => home} />
  )
}
