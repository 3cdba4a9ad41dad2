import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { client } from '../../api/client'
import { useMe } from '../../api/me'
import { ArchiveEntity } from '../../ui/ArchiveEntity'
import { FailurePage } from '../../ui/FailurePage'
import { History } from '../../ui/History'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { PageSkeleton } from '../../ui/Skeleton'
import { useAct } from '../../ui/useAct'
import { useWords } from '../../ui/words'
import { account } from './queries'

/** One account: let nobody sign in with it, or let its person in again. */
export default function AccountStatePage() {
  const { account: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { person, may } = useMe()
  const { act, busy, problems } = useAct()
  const { data, error, refetch } = useQuery(account(id))
  const crumbs = [{ to: '/admin/people', text: t('people.title') }, { to: '/admin/people/accounts', text: t('list.accounts.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  const one = data.entity
  const path = { params: { path: { account: one.id } }, body: {} }
  const allowed = may('X1:suspend') && one.id !== person?.id
  return (
    <Page title={one.mail} crumbs={crumbs} actions={allowed && one.suspended_at && (
      <Button loading={busy} onClick={() => void act(() => client.POST('/api/v1/accounts/{account}/reinstatement', path))}>{t('accounts.reinstate')}</Button>
    )}>
      <ProblemSummary problems={problems} />
      {one.suspended_at && <Notice>{t('accounts.suspended_since', { at: words.instant(one.suspended_at) })}</Notice>}
      <Panel title={t('shell.facts')}>
        <Facts facts={[
          { label: words.field('accounts', 'mail'), value: one.mail },
          { label: words.field('accounts', 'language'), value: words.value('language', one.language) },
          { label: words.field('accounts', 'suspended_at'), value: one.suspended_at ? t('accounts.suspended') : t('accounts.open') },
        ]} />
      </Panel>
      {allowed && !one.suspended_at && (
        <ArchiveEntity plural="accounts" entity={one} name={one.mail} meaning="suspend" onArchived={() => void refetch()}
          act={() => client.POST('/api/v1/accounts/{account}/suspension', path)} />
      )}
      <History plural="accounts" id={one.id} />
    </Page>
  )
}
