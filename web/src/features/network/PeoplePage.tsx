import { useMe } from '../../api/me'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { RoleState } from './RoleState'

const columns = ['person_name', 'role', 'place_name', 'since', 'until', 'in_force']
const filters = ['role']

/** Who holds which role where, and until when. */
export default function PeoplePage() {
  const { t } = useWords()
  const { may } = useMe()
  const { description, error, refetch } = useDescription('role-grants')
  const add = may('X2:edit') && <ButtonLink to="/admin/people/new">{t('people.give')}</ButtonLink>
  return (
    <Page title={t('people.title')} actions={add}>
      <p className="prose">{t('people.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable description={description} columns={columns} to={(row) => `/admin/people/${row.id}`}
          filters={filters} cells={{ in_force: (row) => <RoleState inForce={row.in_force === true} waits={row.needs_confirmation === true} /> }}
          empty={<Empty title={t('people.none')} text={t('people.none_why')} />} />
      )}
    </Page>
  )
}
