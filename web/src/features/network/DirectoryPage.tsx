import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'

const columns = ['name', 'expertise']

/** The people of one's networks, and what one may ask them about. */
export default function DirectoryPage() {
  const { t } = useWords()
  const { description, error, refetch } = useDescription('people')
  return (
    <Page title={t('list.people.title')}>
      <p className="prose">{t('person.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable description={description} columns={columns} filters={[]} to={(row) => `/p/${row.id}`}
          empty={<Empty title={t('person.none')} text={t('person.none_why')} />} />
      )}
    </Page>
  )
}
