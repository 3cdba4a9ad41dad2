import { useMe } from '../../api/me'
import type { Entity } from '../../api/entities'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { InvitationState } from './InvitationState'
import { PeopleTabs } from './PeopleTabs'

const columns = ['person_name', 'role', 'place_name', 'invited_by_name', 'sent_at', 'expires_at']

/** Who was invited by a letter, and whether they have come. */
export default function InvitationsPage() {
  const { t } = useWords()
  const { may } = useMe()
  const { description, error, refetch } = useDescription('invitations')
  const invite = may('X2:edit') && <ButtonLink to="/admin/people/new">{t('people.give')}</ButtonLink>
  return (
    <Page title={t('invitations.title')} crumbs={[{ to: '/admin/people', text: t('people.title') }]} actions={invite}>
      <PeopleTabs />
      <p className="prose">{t('invitations.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={6} />}
      {description && (
        <EntityTable description={description} columns={columns} filters={[]} fixed={{ sort: '-sent_at' }} to={(row) => `/admin/people/invitations/${row.id}`}
          cells={{ expires_at: (row: Entity) => <InvitationState {...row as unknown as Parameters<typeof InvitationState>[0]} /> }}
          empty={<Empty title={t('invitations.none')} text={t('invitations.none_why')} />} />
      )}
    </Page>
  )
}
