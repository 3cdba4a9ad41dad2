import { useMe } from '../../api/me'
import { Badge } from '../../ui/Badge'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'

const columns = ['name', 'status', 'hub_id']

/** Every network the reader may see. */
export default function NetworksPage() {
  const words = useWords()
  const { t } = words
  const { person, may } = useMe()
  const { description, error, refetch } = useDescription('networks')
  const add = may('N2:edit') && <ButtonLink to="/networks/new">{t('list.networks.new')}</ButtonLink>
  return (
    <Page title={t('list.networks.title')} actions={add}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable description={description} columns={columns} filters={person ? ['status', 'published'] : ['status']} to={(row) => `/n/${String(row.slug)}`}
          cells={{ status: (row) => <Badge text={words.value('status', String(row.status))} mark={row.status === 'active' ? 'full' : 'open'} /> }}
          empty={<Empty title={t('network.none')} text={t(person ? 'network.none_why' : 'network.none_public')} />} />
      )}
    </Page>
  )
}
