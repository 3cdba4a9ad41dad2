import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { someWhere } from '../../api/entities'
import { EntityEditor } from '../../ui/EntityEditor'
import { FailurePage } from '../../ui/FailurePage'
import { PageSkeleton } from '../../ui/Skeleton'
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
  if (error) return <FailurePage error={error} crumbs={[list]} />
  if (!network.data || (membershipId && (!membership.data || !organization))) return <PageSkeleton />
  const home = `/n/${network.data.entity.slug}`
  const members = `${home}/members`
  return (
    <EntityEditor plural="memberships" held={membership.data}
      order={membershipId ? ['since', 'until'] : ['organization_id', 'since', 'until']}
      fixed={membershipId ? {} : { network_id: network.data.entity.id }} start={{ since: today() }}
      title={organization ? t('membership.of', { name: nameOf(organization.entity) }) : t('membership.add')}
      submit={membershipId ? undefined : t('membership.add')}
      crumbs={[{ to: home, text: network.data.entity.name }, { to: members, text: t('list.memberships.title') }]} cancel={members} saved={() => members} archived={members} />
  )
}
