import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Empty } from '../../ui/Empty'
import { FailurePage } from '../../ui/FailurePage'
import { ButtonLink } from '../../ui/LinkTo'
import { Moved } from '../../ui/Moved'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { LinkList } from './LinkList'
import { network as networkQuery } from './queries'
import { editionsIn } from './statementQueries'

/** All editions of what a network says of itself. */
export default function EditionsPage() {
  const { network: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const network = useQuery(networkQuery(id))
  const editions = useQuery({ ...editionsIn(network.data?.entity.id ?? ''), enabled: network.data !== undefined })
  const error = network.error ?? editions.error
  if (error) return <FailurePage error={error} retry={() => void editions.refetch()} />
  if (!network.data || !editions.data) return <PageSkeleton />
  const { slug, name, status } = network.data.entity
  if (id !== slug) return <Moved to={`/n/${slug}/statements`} />
  const list = `/n/${slug}/statements`
  const items = editions.data.items
  const add = network.data.may.includes('edit') && status !== 'sunset'
    && <ButtonLink to={`${list}/new`}>{t(items.length > 0 ? 'statement.new' : 'statement.write')}</ButtonLink>
  return (
    <Page title={t('statement.title')} crumbs={[{ to: `/n/${slug}`, text: name }]} actions={items.length > 0 && add}>
      {items.length === 0 ? <Empty title={t('statement.none')} text={t('statement.none_why')} action={add} /> : (
        <Panel title={t('statement.editions')}>
          <LinkList items={items.map((each) => ({
            to: `${list}/${each.id}`,
            text: t('statement.edition_of', { number: each.number, date: words.date(each.adopted_on) }),
            note: each.reason ?? (each.number === 1 ? t('statement.first') : undefined),
          }))} />
        </Panel>
      )}
    </Page>
  )
}
