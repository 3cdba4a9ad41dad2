import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Schemas } from '../api/client'
import type { Field } from '../api/description'
import { changesOf } from '../api/entities'
import { useMe } from '../api/me'
import { Failure } from './Failure'
import styles from './History.module.css'
import { Panel } from './Panel'
import { Skeleton } from './Skeleton'
import { useDescription } from './useDescription'
import { Value } from './Value'
import { useWords } from './words'

interface Props { plural: string; id: string }
type Difference = Schemas['FieldChange']

/** The differences that people can read, each with the field it is in. */
export function readable(fields: Field[], differences: Difference[]): { field: Field; difference: Difference }[] {
  return differences.flatMap((difference) => {
    const field = fields.find(({ name, readOnly }) => name === difference.field && !readOnly)
    return field ? [{ field, difference }] : []
  })
}

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
  if (changes.isError && items.length === 0) return null
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
              {change.action === 'update' && (
                <dl className={styles.differences}>
                  {readable(description.fields, change.differences).map(({ field, difference }) => (
                    <div key={field.name}>
                      <dt>{words.field(plural, field.name)}</dt>
                      <dd>
                        <del><span className="spoken">{t('history.before')} </span>{difference.before_name ?? <Value field={field} value={difference.before} />}</del>
                        <span aria-hidden="true"> → </span>
                        <ins><span className="spoken">{t('history.after')} </span>{difference.after_name ?? <Value field={field} value={difference.after} />}</ins>
                      </dd>
                    </div>
                  ))}
                </dl>
              )}
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
