import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Attachments } from '../../ui/Attachments'
import { Badge } from '../../ui/Badge'
import { Empty } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { FailurePage } from '../../ui/FailurePage'
import { History } from '../../ui/History'
import { ButtonLink, LinkTo } from '../../ui/LinkTo'
import { Moved } from '../../ui/Moved'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { PictureEditor } from '../../ui/PictureEditor'
import { Reference } from '../../ui/Reference'
import { PageSkeleton, Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { LinkList } from './LinkList'
import { Statements } from './Statements'
import { editionInForce } from './statementQueries'
import { membershipsIn, network as networkQuery, type Network } from './queries'

/** The home of a network: what it is for, who is in it, where it is in its life. */
export default function NetworkPage() {
  const { network: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(networkQuery(id))
  const crumbs = [{ to: '/networks', text: t('list.networks.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton aside />
  if (id !== data.entity.slug) return <Moved to={`/n/${data.entity.slug}`} />
  return <Shown network={data.entity} may={data.may} as={data.as} />
}

function Shown({ network, may, as }: { network: Network; may: string[]; as: string[] }) {
  const words = useWords()
  const { t } = words
  const edit = may.includes('edit')
  const home = `/n/${network.slug}`
  const owner = { plural: 'networks', id: network.id } as const
  const open = edit && network.status !== 'sunset' && !network.archived_at
  const facts = [
    { label: words.field('networks', 'hub_id'), term: 'hub' as const, value: <LinkTo to={`/o/${network.hub_id}`}><Reference plurals={['organizations']} id={network.hub_id} /></LinkTo> },
    { label: words.field('networks', 'status'), value: words.value('status', network.status) },
    ...(network.topics ? [{ label: words.field('networks', 'topics'), value: network.topics }] : []),
    { label: words.field('networks', 'published'), value: t(network.published ? 'value.everyone' : 'value.members') },
  ]
  return (
    <Page title={network.name} as={as} crumbs={[{ to: '/networks', text: t('list.networks.title') }]}
      line={<Badge text={words.value('status', network.status)} mark={network.status === 'active' ? 'full' : 'open'} />}
      actions={edit && <ButtonLink to={`${home}/edit`} variant="default">{t('form.edit')}</ButtonLink>}
      aside={<Panel title={t('shell.facts')}><PictureEditor owner={owner} name={network.name} edit={open} /><Facts facts={facts} /></Panel>}>
      <Said network={network} edit={open} />
      <Members network={network} edit={edit && network.status !== 'sunset'} />
      <Attachments owner={owner} edit={open} open={network.published} />
      <History plural="networks" id={network.id} />
    </Page>
  )
}

/** What the network says of itself today, and the way to how it was said before. */
function Said({ network, edit }: { network: Network; edit: boolean }) {
  const words = useWords()
  const { t } = words
  const { data, error, refetch } = useQuery(editionInForce(network.id))
  const edition = data?.items[0]
  const list = `/n/${network.slug}/statements`
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton rows={6} />
  if (!edition) {
    return (
      <Panel title={t('statement.group.mission')} term="mission" action={edit && <ButtonLink to={`${list}/new`}>{t('statement.write')}</ButtonLink>}>
        <p className="muted">{t('network.no_mission')}</p>
      </Panel>
    )
  }
  return (
    <Statements statements={edition.statements}
      action={<LinkTo to={list}>{t('statement.edition_of', { number: edition.number, date: words.date(edition.adopted_on) })}</LinkTo>} />
  )
}

function Members({ network, edit }: { network: Network; edit: boolean }) {
  const words = useWords()
  const { t } = words
  const { data, error, refetch } = useQuery(membershipsIn(network.id))
  const home = `/n/${network.slug}`
  const add = edit && <ButtonLink to={`${home}/members/new`}>{t('membership.add')}</ButtonLink>
  return (
    <Panel title={data && data.items.length > 0 ? t('membership.count', { count: data.items.length }) : t('list.memberships.title')} term="member" action={data && data.items.length > 0 && add}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={4} />}
      {data?.items.length === 0 && <Empty title={t('membership.none')} text={t('membership.none_why')} action={add} />}
      {data && data.items.length > 0 && (
        <LinkList items={data.items.map((each) => ({
          key: each.id,
          to: `/o/${each.organization_id}`,
          text: <Reference plurals={['organizations']} id={each.organization_id} />,
          note: (
            <>
              {each.until ? t('membership.from_until', { since: words.date(each.since), until: words.date(each.until) }) : t('membership.since', { since: words.date(each.since) })}
              {edit && <>{' · '}<LinkTo to={`${home}/members/${each.id}`}>{t('form.edit')}<span className="spoken">: <Reference plurals={['organizations']} id={each.organization_id} /></span></LinkTo></>}
            </>
          ),
        }))} />
      )}
    </Panel>
  )
}
