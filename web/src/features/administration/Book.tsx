import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { Empty } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import filterStyles from '../../ui/TableFilters.module.css'
import { useAct } from '../../ui/useAct'
import { useAddress } from '../../ui/address'
import { useWords } from '../../ui/words'
import styles from './Administration.module.css'
import { AuditTabs } from './AuditTabs'
import { ReferenceFilter } from './ReferenceFilter'

interface Props {
  title: string
  intro: string
  empty: string
  list: UseInfiniteQueryResult
  count: number
  filtered: boolean
  csv: string
  /** Prepares all of it, where it is too long for a download. */
  whole: (() => Promise<unknown>) | null
  /** A choice among few, by the name of the filter. */
  choice?: { name: string; label: string; data: { value: string; label: string }[] }
  /** The filter that names a person. */
  person?: { name: string; label: string }
  children: ReactNode
}

/** The frame of every book: its filters in the address, its rows, and the same as CSV. */
export function Book({ title, intro, empty, list, count, filtered, csv, whole, choice, person, children }: Props) {
  const { t } = useWords()
  const id = useId()
  const [open, setOpen] = useState(false)
  const { act, busy, problems } = useAct()
  const navigate = useNavigate()
  const address = useAddress()
  const [parameters, setParameters] = useSearchParams()
  const set = (name: string, value: string) =>
    setParameters((now) => {
      const next = new URLSearchParams(now)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    }, { replace: true })
  const clear = () => setParameters((now) => new URLSearchParams([...now].filter(([name]) => name === 'lang')), { replace: true })
  const prepare = async () => {
    if (whole && await act(whole)) void navigate(address('/exports'))
  }
  const nothing = list.isSuccess && count === 0
  return (
    <Page title={title} actions={<Button component="a" href={csv} download variant="default">{t('audit.csv')}</Button>}>
      <AuditTabs />
      <p className="prose">{intro}</p>
      <ProblemSummary problems={problems} />
      {whole && <Notice action={<Button variant="default" loading={busy} onClick={() => void prepare()}>{t('audit.whole')}</Button>}>{t('audit.longer')}</Notice>}
      <div className={styles.book}>
        <div className={filterStyles.filters} role="search" aria-label={title}>
          <Button className={filterStyles.toggle} variant="default" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>{t('audit.filter')}</Button>
          <div id={id} className={filterStyles.choices} data-open={open || undefined}>
            {choice && (
              <NativeSelect label={choice.label} value={parameters.get(choice.name) ?? ''} onChange={(event) => set(choice.name, event.currentTarget.value)}
                data={[{ value: '', label: t('table.all') }, ...choice.data]} />
            )}
            {person && <ReferenceFilter name={person.name} label={person.label} plurals={['people']} />}
            <ReferenceFilter name="place" label={t('field.role-grants.place_id')} plurals={['organizations', 'networks']} />
            <TextInput type="date" label={t('audit.from')} value={parameters.get('from') ?? ''} onChange={(event) => set('from', event.currentTarget.value)} />
            <TextInput type="date" label={t('audit.to')} value={parameters.get('to') ?? ''} onChange={(event) => set('to', event.currentTarget.value)} />
          </div>
        </div>
        {list.isError && count === 0 && <Failure error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <Skeleton rows={8} />}
        {nothing && !filtered && <Empty title={empty} />}
        {nothing && filtered && <Empty title={t('table.no_match')} action={<Button variant="default" onClick={clear}>{t('audit.clear')}</Button>} />}
        {count > 0 && children}
        {count > 0 && (
          <div className={styles.head}>
            <p className="muted small" role="status">{t(list.hasNextPage ? 'table.shown_more' : 'table.shown', { count })}</p>
            {list.hasNextPage && <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('table.more')}</Button>}
          </div>
        )}
      </div>
    </Page>
  )
}
