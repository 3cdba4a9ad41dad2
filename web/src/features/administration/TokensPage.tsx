import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { Page } from '../../ui/Page'
import { Reference } from '../../ui/Reference'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'

const columns = ['name', 'person_id', 'place_id', 'until', 'last_used_at']

/** Tokens of programs, whoever's, that this reader may see. */
export default function TokensPage() {
  const { t } = useWords()
  const { description, error, refetch } = useDescription('tokens')
  return (
    <Page title={t('all_tokens.title')}>
      <p className="prose">{t('all_tokens.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={6} />}
      {description && (
        <EntityTable description={description} columns={columns} to={(row) => `/admin/tokens/${row.id}`}
          cells={{ place_id: (row) => <Reference plurals={['organizations', 'networks']} id={String(row.place_id)} /> }}
          empty={<Empty title={t('all_tokens.none')} text={t('all_tokens.none_why')} />} />
      )}
    </Page>
  )
}
