import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Attachments } from '../../ui/Attachments'
import { FailurePage } from '../../ui/FailurePage'
import { History } from '../../ui/History'
import { ButtonLink, LinkTo } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Moved } from '../../ui/Moved'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { PictureEditor } from '../../ui/PictureEditor'
import { Reference } from '../../ui/Reference'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { Grades } from './Grades'
import { LinkList } from './LinkList'
import { ancestorsOf, childrenOf, membershipsOf, mergerOf, organization as organizationQuery, type Organization } from './queries'

/** An organization: what it is, where it belongs, what it takes part in, and what was changed. */
export default function OrganizationPage() {
  const { organization: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(organizationQuery(id))
  const crumbs = [{ to: '/organizations', text: t('list.organizations.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton aside />
  if (id !== data.entity.slug) return <Moved to={`/o/${data.entity.slug}`} />
  return <Shown organization={data.entity} may={data.may} as={data.as} />
}

function Shown({ organization, may, as }: { organization: Organization; may: string[]; as: string[] }) {
  const words = useWords()
  const { t } = words
  const owner = { plural: 'organizations', id: organization.id } as const
  const edit = may.includes('edit') && !organization.archived_at
  const { data: above = [] } = useQuery(ancestorsOf(organization))
  const { data: children } = useQuery(childrenOf(organization.id))
  const { data: memberships } = useQuery(membershipsOf(organization.id))
  const fact = (name: keyof Organization) => ({ label: words.field('organizations', name), value: organization[name] })
  const facts = [
    { ...fact('kind'), value: words.value('kind', organization.kind) },
    fact('locality'),
    organization.grade_low !== null || organization.grade_high !== null ? { label: t('organization.grades'), value: <Grades of={organization} /> } : null,
    fact('charter_year'),
    fact('nces_id'),
    { ...fact('time_zone'), value: organization.time_zone.replaceAll('_', ' ') },
    organization.website ? { ...fact('website'), value: <Website address={organization.website} /> } : null,
    { ...fact('published'), value: t(organization.published ? 'value.everyone' : 'value.members') },
  ].flatMap((each) => (each && each.value ? [{ label: each.label, value: each.value }] : []))
  return (
    <Page title={organization.name} as={as}
      crumbs={[{ to: '/organizations', text: t('list.organizations.title') }, ...above.map((each) => ({ to: `/o/${each.slug}`, text: each.name }))]}
      line={<><span>{words.value('kind', organization.kind)}</span>{organization.locality && <span>{organization.locality}</span>}</>}
      actions={edit && (
        <>
          {may.includes('merge') && <ButtonLink to={`/o/${organization.slug}/merge`} variant="default">{t('organization.merge')}</ButtonLink>}
          <ButtonLink to={`/o/${organization.slug}/edit`}>{t('form.edit')}</ButtonLink>
        </>
      )}
      aside={<Panel title={t('shell.facts')}><PictureEditor owner={owner} name={organization.name} edit={edit} /><Facts facts={facts} /></Panel>}>
      {organization.archived_at && <Ended organization={organization} at={organization.archived_at} />}
      <Panel title={words.field('organizations', 'profile')}>
        {organization.profile ? <p className="prose">{organization.profile}</p> : <p className="muted">{t('organization.no_profile')}</p>}
      </Panel>
      {children && children.items.length > 0 && (
        <Panel title={t('organization.below')} action={children.next && <LinkTo to={`/organizations?parent_id=${organization.id}`}>{t('table.see_all')}</LinkTo>}>
          <LinkList items={children.items.map((child) => ({ to: `/o/${child.slug}`, text: child.name, note: words.value('kind', child.kind) }))} />
        </Panel>
      )}
      {memberships && memberships.items.length > 0 && (
        <Panel title={t('organization.networks')}>
          <LinkList items={memberships.items.map((each) => ({
            to: `/n/${each.network_id}`,
            key: each.id,
            text: <Reference plurals={['networks']} id={each.network_id} />,
            note: each.until ? t('membership.from_until', { since: words.date(each.since), until: words.date(each.until) }) : t('membership.since', { since: words.date(each.since) }),
          }))} />
        </Panel>
      )}
      <Attachments owner={owner} edit={edit} open={organization.published} />
      <History plural="organizations" id={organization.id} />
    </Page>
  )
}

/** That an organization is no more, and where it goes on if it does. */
function Ended({ organization, at }: { organization: Organization; at: string }) {
  const words = useWords()
  const { t } = words
  const merger = useQuery(mergerOf(organization.id)).data?.items[0]
  return (
    <Notice>
      {t('form.archived', { at: words.instant(at) })}
      {merger && <>{' '}{t('organization.went_on', { date: words.date(merger.merged_on) })}{' '}<LinkTo to={`/o/${merger.into_id}`}><Reference plurals={['organizations']} id={merger.into_id} /></LinkTo>.</>}
    </Notice>
  )
}

function Website({ address }: { address: string }) {
  return /^https?:\/\//.test(address)
    ? <a href={address} rel="noreferrer">{address.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}</a>
    : <>{address}</>
}
