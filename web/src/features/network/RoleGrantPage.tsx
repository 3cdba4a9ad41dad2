import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { client, Refused } from '../../api/client'
import type { Held } from '../../api/entities'
import { useMe } from '../../api/me'
import { useAddress } from '../../ui/address'
import { ArchiveEntity } from '../../ui/ArchiveEntity'
import { FailurePage } from '../../ui/FailurePage'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { ProblemSummary, type ShownProblem } from '../../ui/ProblemSummary'
import { PageSkeleton } from '../../ui/Skeleton'
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
  const { may: mayAnywhere } = useMe()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const address = useAddress()
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const [sending, setSending] = useState(false)
  // A row without word of what may be done to it: what may be done at all; the server has the last word.
  const allowed = (action: string) => may.includes(action) || (may.length === 0 && mayAnywhere(`X2:${action}`))

  const confirm = async () => {
    setSending(true)
    try {
      await client.POST('/api/v1/role-grants/{role_grant}/confirmation', { params: { path: { role_grant: grant.id } }, body: {} })
      await cache.invalidateQueries()
      void navigate(address(list))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblems(error.problems.length > 0 ? error.problems.map(({ what }) => ({ what })) : [{ what: error.title || t('failure.broken.title') }])
    } finally {
      setSending(false)
    }
  }

  const facts = [
    { label: words.field('role-grants', 'person_id'), value: grant.person_name },
    { label: words.field('role-grants', 'person_mail'), value: grant.person_mail },
    { label: words.field('role-grants', 'role'), value: words.value('role', grant.role) },
    { label: words.field('role-grants', 'place_id'), value: grant.place_name },
    { label: words.field('role-grants', 'since'), value: words.date(grant.since) },
    { label: words.field('role-grants', 'until'), value: words.date(grant.until) },
    { label: words.field('role-grants', 'in_force'), value: <RoleState inForce={grant.in_force} waits={grant.needs_confirmation} /> },
  ]
  return (
    <Page title={t('people.role_of', { role: words.value('role', grant.role), name: grant.person_name })} as={as}
      crumbs={[{ to: list, text: t('people.title') }]}
      actions={grant.needs_confirmation && allowed('confirm') && (
        <Button loading={sending} onClick={() => void confirm()}>{t('people.confirm')}</Button>
      )}>
      <ProblemSummary problems={problems} />
      {grant.needs_confirmation && <Notice>{t('people.unconfirmed_why')}</Notice>}
      <Panel title={t('shell.facts')}><Facts facts={facts} /></Panel>
      {allowed('edit') && (
        <ArchiveEntity plural="role-grants" entity={grant} name={grant.person_name} meaning="end" onArchived={() => void navigate(address(list))} />
      )}
    </Page>
  )
}
