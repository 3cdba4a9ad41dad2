import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { client, Refused } from '../../api/client'
import { useMe } from '../../api/me'
import { Badge } from '../../ui/Badge'
import { Empty } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { FailurePage } from '../../ui/FailurePage'
import { Page } from '../../ui/Page'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import panel from '../../ui/Panel.module.css'
import { useAct } from '../../ui/useAct'
import { useWords } from '../../ui/words'
import styles from './Exports.module.css'
import { exportsAsked, isUnderWay, type Export } from './queries'

const marks = { queued: 'open', running: 'open', done: 'full', failed: 'none', cancelled: 'none' } as const
const kilobyte = 1000

/** The filters of a list, as they stood on its page; keys of places and people say nothing to a reader. */
function Filters({ question }: { question: string }) {
  const words = useWords()
  const days = new URLSearchParams(question)
  const [from, to] = [days.get('from'), days.get('to')]
  const said = [
    ...(from ? [words.t('exports.from', { date: words.date(from) })] : []),
    ...(to ? [words.t('exports.to', { date: words.date(to) })] : []),
    ...([...days.keys()].some((name) => !['from', 'to', 'lang'].includes(name)) ? [words.t('exports.filtered')] : []),
  ]
  return said.length > 0 && <p className="muted">{words.and(said)}</p>
}

function One({ one }: { one: Export }) {
  const words = useWords()
  const { t } = words
  const { act, busy, problems } = useAct()
  const name = t(`exports.list.${one.list}`, { defaultValue: one.list })
  const underWay = isUnderWay(one)
  const path = { params: { path: { export: one.id } } }
  const size = (bytes: number) =>
    new Intl.NumberFormat(words.language, { style: 'unit', unit: bytes < kilobyte * kilobyte ? 'kilobyte' : 'megabyte', maximumFractionDigits: 1 })
      .format(bytes < kilobyte * kilobyte ? bytes / kilobyte : bytes / kilobyte / kilobyte)
  return (
    <li className={panel.panel}>
      <div className={panel.head}>
        <h2>{name}</h2>
        <Badge text={t(`value.state.${one.state}`)} mark={marks[one.state]} />
      </div>
      <Filters question={one.question ?? ''} />
      {underWay && <progress className={styles.progress} aria-label={t('exports.writing', { name })} />}
      <p role={underWay ? 'status' : undefined}>
        {t('exports.rows', { count: one.done })}
        {one.size !== null && one.size !== undefined && <> · {size(one.size)}</>}
        <span className="muted"> · {one.expires_at ? t('exports.kept', { at: words.instant(one.expires_at) }) : t('exports.asked', { at: words.instant(one.asked_at) })}</span>
      </p>
      {one.reason && <p>{one.reason}</p>}
      <ProblemSummary problems={problems} />
      <div className={styles.actions}>
        {one.state === 'done' && <Button component="a" href={`/api/v1/exports/${one.id}/content`} download aria-label={t('exports.get', { name })}>{t('exports.download')}</Button>}
        <Button variant="default" loading={busy} aria-label={t(underWay ? 'exports.stop_named' : 'exports.remove_named', { name })}
          onClick={() => void act(() => client.DELETE('/api/v1/exports/{export}', path))}>
          {t(underWay ? 'exports.stop' : 'exports.remove')}
        </Button>
      </div>
    </li>
  )
}

/** The whole lists that one asked for as files: how far each is, where it is had, and until when. */
export default function ExportsPage() {
  const { t } = useWords()
  const { person } = useMe()
  const list = useInfiniteQuery({ ...exportsAsked(), enabled: person !== null })
  if (!person) return <FailurePage error={new Refused(401, '')} />
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title={t('shell.exports')}>
      <p className="prose">{t('exports.intro')}</p>
      {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton rows={3} rowHeight={120} />}
      {list.isSuccess && items.length === 0 && <Empty title={t('exports.none')} text={t('exports.none_why')} />}
      {items.length > 0 && <ul className={styles.all}>{items.map((one) => <One key={one.id} one={one} />)}</ul>}
      {list.hasNextPage && <div><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('table.more')}</Button></div>}
    </Page>
  )
}
