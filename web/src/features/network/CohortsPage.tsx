import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useMe } from '../../api/me'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { FailurePage } from '../../ui/FailurePage'
import { ButtonLink } from '../../ui/LinkTo'
import { Moved } from '../../ui/Moved'
import { Page } from '../../ui/Page'
import { PageSkeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { network as networkQuery } from './queries'

const columns = ['name', 'shared_problem', 'since', 'until']

/** The cohorts of a network. */
export default function CohortsPage() {
  const { network: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(networkQuery(id))
  const described = useDescription('cohorts')
  const me = useMe()
  if (error ?? described.error) return <FailurePage error={error ?? described.error} retry={() => void refetch()} />
  if (!data || !described.description) return <PageSkeleton />
  const network = data.entity
  if (id !== network.slug) return <Moved to={`/n/${network.slug}/cohorts`} />
  const home = `/n/${network.slug}`
  // Who may prepare cohorts somewhere holds that role at this network or its hub.
  const prepare = me.may('N3:edit') && me.roles.some((role) => [network.id, network.hub_id].includes(role.place_id))
  const add = prepare && network.status !== 'sunset' && <ButtonLink to={`${home}/cohorts/new`}>{t('list.cohorts.new')}</ButtonLink>
  return (
    <Page title={t('list.cohorts.title')} crumbs={[{ to: home, text: network.name }]} actions={add}>
      <EntityTable description={described.description} columns={columns} filters={[]} fixed={{ network_id: network.id }}
        to={(row) => `${home}/cohorts/${row.id}`}
        empty={<Empty title={t('cohort.none')} text={t('cohort.none_why')} action={add} />} />
    </Page>
  )
}
