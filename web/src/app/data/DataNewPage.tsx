import { useParams } from 'react-router'
import { EntityEditor } from '../../ui/EntityEditor'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { NotFoundPage } from '../NotFoundPage'

/** A new row of any described list. */
export default function DataNewPage() {
  const { plural = '' } = useParams()
  const words = useWords()
  const { description } = useDescription(plural)
  if (description === null || description?.draft === null) return <NotFoundPage />
  const list = `/admin/data/${plural}`
  return (
    <EntityEditor key={plural} plural={plural} title={words.fresh(plural)}
      crumbs={[{ to: '/admin/data', text: words.t('data.title') }, { to: list, text: words.list(plural) }]}
      cancel={list} saved={(entity) => `${list}/${entity.id}`} />
  )
}
