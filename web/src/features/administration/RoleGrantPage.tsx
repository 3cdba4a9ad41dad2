import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { client } from '../../api/client'
import { someOf, type Held } from '../../api/entities'
import { useMe } from '../../api/me'
import { useAddress } from '../../ui/address'
import { ArchiveEntity } from '../../ui/ArchiveEntity'
import { FailurePage } from '../../ui/FailurePage'
import { ButtonLink } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { PageSkeleton } from '../../ui/Skeleton'
import { useAct } from '../../ui/useAct'
import { useWords } from '../../ui/words'
import { roleGrant, type RoleGrant } from './queries'
import { RoleState } from './RoleState'

const list = '/admin/people'

/** One role one person holds at one place: confirm it, or end it. */
export default function RoleGrantPage() {
  const { grant: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(roleGrant(id))
  const crumbs = [{ to: list, text: t('people.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  return <Shown {...data} />
}

function Shown({ entity: grant, may, as }: Held<RoleGrant>) {
  const words = useWords()
  const { t } = words
  const { person, may: mayAnywhere } = useMe()
  const navigate = useNavigate()
  const address = useAddress()
  const { act, busy, problems } = useAct()
  const waits = grant.needs_confirmation
  const given = useQuery({ ...someOf('role-grants', { id: grant.id, granted_by: person?.id ?? '' }), enabled: waits && person !== null })
  // A row without word of what may be done to it: what may be done at all; the server has the last word.
  const allowed = (action: string) => may.includes(action) || (may.length === 0 && mayAnywhere(`X2:${action}`))
  const another = grant.person_id === person?.id || (given.data?.items.length ?? 1) > 0

  const confirm = async () => {
    const done = await act(() => client.POST('/api/v1/role-grants/{role_grant}/confirmation', { params: { path: { role_grant: grant.id } }, body: {} }))
    if (done) void navigate(address(list))
  }

  const facts = [
    { label: words.field('role-grants', 'person_id'), value: grant.person_name },
    { label: words.field('role-grants', 'person_mail'), value: grant.person_mail },
    { label: words.field('role-grants', 'role'), value: words.value('role', grant.role) },
    { label: words.field('role-grants', 'place_id'), value: grant.place_name },
    { label: words.field('role-grants', 'since'), value: words.date(grant.since) },
    { label: words.field('role-grants', 'until'), value: words.date(grant.until) },
    { label: words.field('role-grants', 'in_force'), value: <RoleState inForce={grant.in_force} waits={waits} /> },
    { label: t('people.given_by'), value: grant.granted_by_name ?? t('people.set_up') },
    ...(grant.confirmed_by_name ? [{ label: t('people.confirmed_by'), value: grant.confirmed_by_name }] : []),
  ]
  return (
    <Page title={t('people.role_of', { role: words.value('role', grant.role), name: grant.person_name })} as={as}
      crumbs={[{ to: list, text: t('people.title') }]}
      actions={(
        <>
          <ButtonLink to={`/admin/people/${grant.person_id}/access`} variant="default">{t('access.open')}</ButtonLink>
          {waits && allowed('confirm') && !another && <Button loading={busy} onClick={() => void confirm()}>{t('people.confirm')}</Button>}
        </>
      )}>
      <ProblemSummary problems={problems} />
      {waits && <Notice>{t(another && given.data ? 'people.unconfirmed_another' : 'people.unconfirmed_why')}</Notice>}
      <Panel title={t('shell.facts')}><Facts facts={facts} /></Panel>
      {allowed('edit') && (
        <ArchiveEntity plural="role-grants" entity={grant} name={grant.person_name} meaning="end" onArchived={() => void navigate(address(list))} />
      )}
    </Page>
  )
}
