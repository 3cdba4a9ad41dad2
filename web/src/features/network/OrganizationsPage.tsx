import { useMe } from '../../api/me'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'

const columns = ['name', 'kind', 'parent_id', 'locality']

/** Every organization the reader may see. */
export default function OrganizationsPage() {
  const { t } = useWords()
  const { person, may } = useMe()
  const { description, error, refetch } = useDescription('organizations')
  const add = may('N1:edit') && <ButtonLink to="/organizations/new">{t('list.organizations.new')}</ButtonLink>
  return (
    <Page title={t('list.organizations.title')} actions={add}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable description={description} columns={columns} filters={person ? ['kind', 'published'] : ['kind']} to={(row) => `/o/${String(row.slug)}`}
          empty={<Empty title={t('organization.none')} text={t(person ? 'organization.none_why' : 'organization.none_public')} />} />
      )}
    </Page>
  )
}
