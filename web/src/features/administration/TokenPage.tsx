import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { client } from '../../api/client'
import { useMe } from '../../api/me'
import { useAddress } from '../../ui/address'
import { ArchiveEntity } from '../../ui/ArchiveEntity'
import { FailurePage } from '../../ui/FailurePage'
import { History } from '../../ui/History'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { Reference } from '../../ui/Reference'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { token } from './queries'

const list = '/admin/tokens'

/** One token: whose it is, what it may do, and its end. */
export default function TokenPage() {
  const { token: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { person, may } = useMe()
  const navigate = useNavigate()
  const address = useAddress()
  const { data, error, refetch } = useQuery(token(id))
  const crumbs = [{ to: list, text: t('all_tokens.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  const one = data.entity
  const own = one.person_id === person?.id
  return (
    <Page title={one.name} crumbs={crumbs}>
      {one.archived_at && <Notice>{t('all_tokens.revoked', { at: words.instant(one.archived_at) })}</Notice>}
      <Panel title={t('shell.facts')}>
        <Facts facts={[
          { label: words.field('tokens', 'person_id'), value: <Reference plurals={['people']} id={one.person_id} /> },
          { label: words.field('tokens', 'place_id'), value: <Reference plurals={['organizations', 'networks']} id={one.place_id} /> },
          { label: words.field('tokens', 'scopes'), value: <code className={styles.mono}>{one.scopes.join(' ')}</code> },
          { label: words.field('tokens', 'address_range'), value: one.address_range ?? t('all_tokens.anywhere') },
          { label: words.field('tokens', 'until'), value: words.date(one.until) },
          { label: words.field('tokens', 'last_used_at'), value: one.last_used_at ? words.instant(one.last_used_at) : t('all_tokens.unused') },
        ]} />
      </Panel>
      {!one.archived_at && (own || may('X5:revoke')) && (
        <ArchiveEntity plural="tokens" entity={one} name={one.name} meaning="revoke" onArchived={() => void navigate(address(list))}
          act={own ? undefined : () => client.POST('/api/v1/tokens/{token}/revocation', { params: { path: { token: one.id } }, body: {} })} />
      )}
      <History plural="tokens" id={one.id} />
    </Page>
  )
}
