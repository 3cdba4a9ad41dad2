import { useParams } from 'react-router'
import { useMe } from '../../api/me'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { NotFoundPage } from '../NotFoundPage'

/** The list of any described entity. */
export default function DataListPage() {
  const { plural = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { may } = useMe()
  const { description, error, refetch } = useDescription(plural)
  if (description === null) return <NotFoundPage />
  const add = description?.draft && may(`${description.capability ?? ''}:edit`)
    && <ButtonLink to={`/admin/data/${plural}/new`}>{words.fresh(plural)}</ButtonLink>
  return (
    <Page title={words.list(plural)} crumbs={[{ to: '/admin/data', text: t('data.title') }]} actions={add}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable key={plural} description={description} to={(row) => `/admin/data/${plural}/${row.id}`}
          empty={<Empty title={t('data.none', { list: words.list(plural) })} text={t('data.none_why')} />} />
      )}
    </Page>
  )
}
