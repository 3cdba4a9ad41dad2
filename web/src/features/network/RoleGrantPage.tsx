import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { client, Refused } from '../../api/client'
import { change, type Held } from '../../api/entities'
import { useMe } from '../../api/me'
import { useAddress } from '../../ui/address'
import { Failure } from '../../ui/Failure'
import { History } from '../../ui/History'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { ProblemSummary, type ShownProblem } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { roleGrant, type RoleGrant } from './queries'
import { RoleState } from './RoleState'

const today = () => new Date().toLocaleDateString('sv-SE')

/** One role one person holds at one place: confirm it, or end it. */
export default function RoleGrantPage() {
  const { grant: id = '' } = useParams()
  const { t } = useWords()
  const { data, error, refetch } = useQuery(roleGrant(id))
  const crumbs = [{ to: '/admin/people', text: t('people.title') }]
  if (error) return <Page title={t('people.title')} crumbs={crumbs}><Failure error={error} retry={() => void refetch()} /></Page>
  if (!data) return <Skeleton rows={6} />
  return <Shown {...data} />
}

function Shown({ entity: grant, may }: Held<RoleGrant>) {
  const words = useWords()
  const { t } = words
  const cache = useQueryClient()
  const navigate = useNavigate()
  const address = useAddress()
  const { may: mayAnywhere } = useMe()
  // A row without word of what may be done to it: what may be done at all; the server has the last word.
  const allowed = (action: string) => may.includes(action) || (may.length === 0 && mayAnywhere(`X2:${action}`))
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const [sending, setSending] = useState(false)
  const confirmable = grant.needs_confirmation && allowed('decide')
  const endable = allowed('edit') && grant.until > today()

  const act = async (what: () => Promise<unknown>) => {
    setSending(true)
    try {
      await what()
      await cache.invalidateQueries()
      void navigate(address('/admin/people'))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblems(error.problems.length > 0 ? error.problems : [{ what: error.title || t('failure.broken.title') }])
    } finally {
      setSending(false)
    }
  }

  const facts = [
    { label: words.field('role-grants', 'person_id'), value: grant.person_name },
    { label: words.field('role-grants', 'person_mail'), value: grant.person_mail },
    { label: words.field('role-grants', 'place_id'), value: grant.place_name },
    { label: words.field('role-grants', 'since'), value: words.date(grant.since) },
    { label: words.field('role-grants', 'until'), value: words.date(grant.until) },
    { label: words.field('role-grants', 'in_force'), value: <RoleState inForce={grant.in_force} waits={grant.needs_confirmation} /> },
  ]
  return (
    <Page title={t('people.role_of', { role: words.value('role', grant.role), name: grant.person_name })} crumbs={[{ to: '/admin/people', text: t('people.title') }]}
      actions={(confirmable || endable) && (
        <>
          {confirmable && <Button loading={sending} onClick={() => void act(() => client.POST('/role-grants/{role_grant}/confirmation', { params: { path: { role_grant: grant.id } }, body: {} }))}>{t('people.confirm')}</Button>}
          {endable && <Button variant="default" loading={sending} onClick={() => void act(() => change('role-grants', grant.id, grant.version, { until: today() }, crypto.randomUUID()))}>{t('people.end')}</Button>}
        </>
      )}>
      <ProblemSummary problems={problems} />
      {grant.needs_confirmation && <Notice>{t('people.unconfirmed_why')}</Notice>}
      <Panel title={t('shell.facts')}><Facts facts={facts} /></Panel>
      <History plural="role-grants" id={grant.id} />
    </Page>
  )
}
