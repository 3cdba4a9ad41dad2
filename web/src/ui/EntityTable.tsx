import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import type { Description, Field } from '../api/description'
import { listOf, type Entity, type Filters } from '../api/entities'
import { useAddress } from './address'
import { Empty } from './Empty'
import styles from './EntityTable.module.css'
import { Failure } from './Failure'
import { LinkTo } from './LinkTo'
import { Skeleton } from './Skeleton'
import { TableFilters } from './TableFilters'
import { Value } from './Value'
import { nameOf, useWords } from './words'

interface Props {
  description: Description
  /** Fields shown, in this order; without it those that fit a row. */
  columns?: string[]
  /** Fields offered as filters; without it those of the columns that have few values. */
  filters?: string[]
  /** Filters that belong to the page and are not offered. */
  fixed?: Filters
  /** Filters that the page draws itself, beside those offered. */
  more?: ReactNode
  /** Where a row leads. */
  to?: (row: Entity) => string
  /** Cells drawn by the page instead of from the field. */
  cells?: Record<string, (row: Entity) => ReactNode>
  /** Shown when there is nothing at all, filters aside. */
  empty: ReactNode
}

const columns_by_default = 5

/** The fields that make a row recognizable: its name first, nothing long, nothing that only machines read. */
export function columnsOf(description: Description): string[] {
  const shown = description.fields.filter((field) => !field.readOnly && field.kind !== 'prose' && field.name !== 'slug')
  const first = shown.find((field) => ['name', 'title', 'label'].includes(field.name)) ?? shown[0]
  return [first, ...shown.filter((field) => field !== first)]
    .filter((field): field is Field => field !== undefined).slice(0, columns_by_default).map((field) => field.name)
}

/** A list of any described entity: searched, filtered and sorted in the address, read page after page. */
export function EntityTable({ description, columns = columnsOf(description), filters = columns, fixed = {}, more, to, cells = {}, empty }: Props) {
  const words = useWords()
  const { t } = words
  const [parameters, setParameters] = useSearchParams()
  const hint = useId()
  const address = useAddress()
  const [cleared, setCleared] = useState(0)
  const offered = description.filters.filter((name) => !(name in fixed) && (filters.includes(name) || parameters.has(name)))
  const chosen = Object.fromEntries(['search', ...offered].flatMap((name) => {
    const value = parameters.get(name)
    return value ? [[name, value]] : []
  }))
  const sort = parameters.get('sort')
  const list = useInfiniteQuery(listOf(description.plural, { ...chosen, ...(sort ? { sort } : {}), ...fixed }))

  const set = (name: string, value: string) =>
    setParameters((now) => {
      const next = new URLSearchParams(now)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    }, { replace: true })

  const clear = () => {
    setCleared(cleared + 1)
    setParameters((now) => {
      const next = new URLSearchParams(now)
      Object.keys(chosen).forEach((name) => next.delete(name))
      return next
    }, { replace: true })
  }

  const byName = new Map(description.fields.map((field) => [field.name, field]))
  const fields = columns.flatMap((name) => byName.get(name) ?? [])
  const sorts = fields.filter((field) => description.sorts.includes(field.name) && field.kind !== 'reference')
  const rows = list.data?.pages.flatMap((page) => page.items as Entity[]) ?? []
  const filtered = Object.keys(chosen).length > 0
  const nothing = list.isSuccess && rows.length === 0

  if (list.isError && rows.length === 0) return <Failure error={list.error} retry={() => void list.refetch()} />
  return (
    <div className={styles.list}>
      {(filtered || more || !nothing) && (
        <TableFilters key={cleared} description={description} fields={offered.flatMap((name) => byName.get(name) ?? [])} sorts={sorts}
          chosen={chosen} sort={sort ?? ''} set={set} more={more} />
      )}
      {list.isPending && <Skeleton rows={8} />}
      {nothing && !filtered && empty}
      {nothing && filtered && (
        <Empty title={t('table.no_match')} action={
          <Button variant="default" onClick={clear}>{t('table.clear')}</Button>
        } />
      )}
      {rows.length > 0 && (
        <>
          <div className={styles.frame}>
            <table className={styles.table} role="table" aria-label={words.list(description.plural)} aria-describedby={hint} aria-busy={list.isPlaceholderData}>
              <thead role="rowgroup">
                <tr role="row">
                  {fields.map((field) => (
                    <Heading key={field.name} title={words.field(description.plural, field.name)}
                      sort={sorts.includes(field) ? sort : undefined} name={field.name} set={(value) => set('sort', value)} />
                  ))}
                </tr>
              </thead>
              <tbody role="rowgroup">
                {rows.map((row) => (
                  <tr key={row.id} role="row">
                    {fields.map((field, column) => {
                      const shown = cells[field.name]?.(row) ?? <Value field={field} value={row[field.name]} />
                      const label = words.field(description.plural, field.name)
                      return column === 0
                        ? <th key={field.name} role="rowheader" scope="row">{to ? <LinkTo to={to(row)}>{cells[field.name] || field.kind === 'reference' ? shown : String(row[field.name] ?? nameOf(row))}</LinkTo> : shown}</th>
                        : <td key={field.name} role="cell" data-label={label} data-bare={(!cells[field.name] && row[field.name] === null) || undefined}><span>{shown}</span></td>
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className={styles.foot}>
            <p id={hint} className="muted small" role="status">
              {t(list.hasNextPage ? 'table.shown_more' : 'table.shown', { count: rows.length })}
            </p>
            {description.downloads && (
              <a className={styles.download} download href={address(`/api/v1/${description.plural}.csv?${new URLSearchParams({ ...chosen, ...fixed })}`)}>{t('table.csv')}</a>
            )}
            {list.hasNextPage && (
              <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('table.more')}</Button>
            )}
          </div>
          {list.isFetchNextPageError && <Failure error={list.error} retry={() => void list.fetchNextPage()} />}
        </>
      )}
    </div>
  )
}

interface HeadingProps { title: string; name: string; sort: string | null | undefined; set: (sort: string) => void }

function Heading({ title, name, sort, set }: HeadingProps) {
  if (sort === undefined) return <th role="columnheader" scope="col">{title}</th>
  const direction = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none'
  return (
    <th role="columnheader" scope="col" aria-sort={direction}>
      <button type="button" className={styles.sort} onClick={() => set(direction === 'ascending' ? `-${name}` : name)}>
        {title}
        <span aria-hidden="true" className={styles.arrow}>{direction === 'none' ? '↕' : direction === 'ascending' ? '↑' : '↓'}</span>
      </button>
    </th>
  )
}
