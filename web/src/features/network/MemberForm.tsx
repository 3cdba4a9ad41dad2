import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { someWhere } from '../../api/entities'
import { EntityEditor } from '../../ui/EntityEditor'
import { Failure } from '../../ui/Failure'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { nameOf, useWords } from '../../ui/words'
import { membership as membershipQuery, network as networkQuery } from './queries'

const today = () => new Date().toLocaleDateString('sv-SE')

/** Takes an organization into a network, or changes the dates of a membership. */
export default function MemberForm() {
  const { network: id = '', membership: membershipId } = useParams()
  const { t } = useWords()
  const network = useQuery(networkQuery(id))
  const membership = useQuery({ ...membershipQuery(membershipId ?? ''), enabled: membershipId !== undefined })
  const member = membership.data?.entity.organization_id ?? ''
  const { data: organization } = useQuery({ ...someWhere(['organizations'], member), enabled: member !== '' })
  const list = { to: '/networks', text: t('list.networks.title') }
  const error = network.error ?? membership.error
  if (error) return <Page title={t('list.memberships.title')} crumbs={[list]}><Failure error={error} /></Page>
  if (!network.data || (membershipId && (!membership.data || !organization))) return <Skeleton rows={4} rowHeight={84} />
  const home = `/n/${network.data.entity.slug}`
  return (
    <EntityEditor plural="memberships" held={membership.data}
      order={membershipId ? ['since', 'until'] : ['organization_id', 'since', 'until']}
      fixed={membershipId ? {} : { network_id: network.data.entity.id }} start={{ since: today() }}
      title={organization ? t('membership.of', { name: nameOf(organization.entity) }) : t('membership.add')}
      submit={membershipId ? undefined : t('membership.add')}
      crumbs={[list, { to: home, text: network.data.entity.name }]} cancel={home} saved={() => home} archived={home} />
  )
}
