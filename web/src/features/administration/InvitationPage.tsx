import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { client } from '../../api/client'
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
import { InvitationState } from './InvitationState'
import { invitation } from './queries'

const list = '/admin/people/invitations'

/** One invitation: send its letter again, or withdraw it. */
export default function InvitationPage() {
  const { invitation: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { may } = useMe()
  const navigate = useNavigate()
  const address = useAddress()
  const { act, busy, problems } = useAct()
  const [sent, setSent] = useState(false)
  const { data, error, refetch } = useQuery(invitation(id))
  const crumbs = [{ to: '/admin/people', text: t('people.title') }, { to: list, text: t('invitations.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  const one = data.entity
  const waits = !one.accepted_at
  const allowed = data.may.length > 0 ? data.may.includes('edit') : may('X2:edit')
  const send = async () =>
    setSent(await act(() => client.POST('/api/v1/invitations/{invitation}/letter', { params: { path: { invitation: one.id } }, body: {} })))
  return (
    <Page title={t('invitations.of', { name: one.person_name })} crumbs={crumbs}
      actions={(
        <>
          <ButtonLink to={`/admin/people/${one.person_id}/access`} variant="default">{t('access.open')}</ButtonLink>
          {waits && allowed && <Button loading={busy} onClick={() => void send()}>{t('invitations.again')}</Button>}
        </>
      )}>
      <ProblemSummary problems={problems} />
      {sent && <Notice>{t('invitations.sent', { mail: one.person_mail })}</Notice>}
      <Panel title={t('shell.facts')}>
        <Facts facts={[
          { label: words.field('role-grants', 'person_mail'), value: one.person_mail },
          { label: words.field('role-grants', 'role'), value: t('shell.role_at', { role: words.value('role', one.role), place: one.place_name }) },
          { label: words.field('invitations', 'invited_by_name'), value: one.invited_by_name ?? t('history.system') },
          { label: words.field('invitations', 'sent_at'), value: words.instant(one.sent_at) },
          { label: words.field('invitations', 'expires_at'), value: <InvitationState {...one} /> },
        ]} />
      </Panel>
      {waits && allowed && (
        <ArchiveEntity plural="invitations" entity={one} name={one.person_name} meaning="withdraw" onArchived={() => void navigate(address(list))} />
      )}
    </Page>
  )
}
