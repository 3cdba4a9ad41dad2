import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { changesOf } from '../api/entities'
import { useMe } from '../api/me'
import { Differences } from './Differences'
import { Failure } from './Failure'
import styles from './History.module.css'
import { Panel } from './Panel'
import { Skeleton } from './Skeleton'
import { useDescription } from './useDescription'
import { useWords } from './words'

interface Props { plural: string; id: string }

/** Who changed what, for those who are signed in: a history names people. */
export function History({ plural, id }: Props) {
  const { person } = useMe()
  return person && <Changes plural={plural} id={id} />
}

/** The changes, newest first, with the old value beside the new. */
function Changes({ plural, id }: Props) {
  const words = useWords()
  const { t } = words
  const { description } = useDescription(plural)
  const changes = useInfiniteQuery(changesOf(plural, id))
  const items = changes.data?.pages.flatMap((page) => page.items) ?? []
  if (!changes.isPending && items.length === 0) return null
  return (
    <Panel title={t('history.title')}>
      {(changes.isPending || !description) && <Skeleton rows={3} />}
      {description && (
        <ol className={styles.history}>
          {items.map((change) => (
            <li key={change.version}>
              <p className={styles.head}>
                <strong>{t(`history.${change.action}`, { defaultValue: change.action, name: change.by_name ?? t('history.system') })}</strong>
                <time dateTime={change.at} className="muted small">{words.instant(change.at)}</time>
              </p>
              {change.action === 'update' && <Differences plural={plural} fields={description.fields} differences={change.differences} />}
            </li>
          ))}
        </ol>
      )}
      {changes.hasNextPage && (
        <div><Button variant="default" loading={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>{t('table.more')}</Button></div>
      )}
      {changes.isFetchNextPageError && <Failure error={changes.error} />}
    </Panel>
  )
}
