import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { FailurePage } from '../../ui/FailurePage'
import { ButtonLink, LinkTo } from '../../ui/LinkTo'
import { Moved } from '../../ui/Moved'
import { Page } from '../../ui/Page'
import { Reference } from '../../ui/Reference'
import { PageSkeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { network as networkQuery } from './queries'

const columns = ['organization_id', 'since', 'until']

/** Who takes part in a network, and since when. */
export default function MembersPage() {
  const { network: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { data, error, refetch } = useQuery(networkQuery(id))
  const described = useDescription('memberships')
  if (error ?? described.error) return <FailurePage error={error ?? described.error} retry={() => void refetch()} />
  if (!data || !described.description) return <PageSkeleton />
  const network = data.entity
  if (id !== network.slug) return <Moved to={`/n/${network.slug}/members`} />
  const home = `/n/${network.slug}`
  const edit = data.may.includes('edit') && network.status !== 'sunset'
  const add = edit && <ButtonLink to={`${home}/members/new`}>{t('membership.add')}</ButtonLink>
  const member = (row: Record<string, unknown>) => <Reference plurals={['organizations']} id={String(row.organization_id)} />
  return (
    <Page title={t('list.memberships.title')} crumbs={[{ to: home, text: network.name }]} actions={add}>
      <EntityTable description={described.description} columns={columns} filters={[]} fixed={{ network_id: network.id }}
        to={(row) => `/o/${String(row.organization_id)}`}
        cells={edit ? {
          until: (row) => (
            <>
              {row.until ? words.date(String(row.until)) : t('value.none')}
              {' · '}
              <LinkTo to={`${home}/members/${row.id}`}>{t('form.edit')}<span className="spoken">: {member(row)}</span></LinkTo>
            </>
          ),
        } : {}}
        empty={<Empty title={t('membership.none')} text={t('membership.none_why')} action={add} />} />
    </Page>
  )
}
