import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Failure } from '../../ui/Failure'
import { FailurePage } from '../../ui/FailurePage'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { PageSkeleton, Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { network as networkQuery } from './queries'
import { Statements } from './Statements'
import { comparisonOf, edition as editionQuery, type Statement } from './statementQueries'
import styles from './Edition.module.css'

/** What a network said of itself from one day on, and what was new in it. */
export default function EditionPage() {
  const { network: id = '', edition: editionId = '' } = useParams()
  const words = useWords()
  const { t } = words
  const network = useQuery(networkQuery(id))
  const edition = useQuery(editionQuery(editionId))
  const error = network.error ?? edition.error
  if (error) return <FailurePage error={error} retry={() => void edition.refetch()} />
  if (!network.data || !edition.data) return <PageSkeleton aside />
  const { slug, name } = network.data.entity
  const { number, adopted_on, reason, statements } = edition.data.entity
  return (
    <Page title={t('statement.edition', { number })} as={edition.data.as}
      crumbs={[{ to: `/n/${slug}`, text: name }, { to: `/n/${slug}/statements`, text: t('statement.title') }]}
      aside={<Panel title={t('shell.facts')}>
        <Facts facts={[
          { label: words.field('statement-editions', 'adopted_on'), value: words.date(adopted_on) },
          ...(reason ? [{ label: words.field('statement-editions', 'reason'), value: reason }] : []),
        ]} />
      </Panel>}>
      {number > 1 && <Changes edition={editionId} before={number - 1} />}
      <Statements statements={statements} />
    </Page>
  )
}

function Changes({ edition, before }: { edition: string; before: number }) {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(comparisonOf(edition))
  return (
    <Panel title={t('statement.changed_since', { number: before })}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={3} />}
      {data?.changes.length === 0 && <p className="muted">{t('statement.no_change')}</p>}
      {data && data.changes.length > 0 && (
        <ul className={styles.changes}>
          {data.changes.map(({ difference, before: was, after: is }) => (
            <li key={(is ?? was)!.key}>
              <p className={styles.difference}>{t(`statement.difference.${difference}`)}: {calledOf((is ?? was)!, t)}</p>
              {was && difference !== 'moved' && <del><span className="spoken">{t('history.before')} </span>{inWords(was)}</del>}
              {is && difference !== 'moved' && <ins><span className="spoken">{t('history.after')} </span>{inWords(is)}</ins>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

type Words = ReturnType<typeof useWords>['t']

/** What kind of statement it is, in the network's words where it has some, and its name. */
function calledOf(statement: Statement, t: Words): string {
  const kind = statement.label ?? t(`statement.kind.${statement.kind}`)
  return statement.name ? `${kind}, ${statement.name}` : kind
}

const inWords = (statement: Statement) => [statement.name, statement.text].filter(Boolean).join('. ')
