import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Refused } from '../../api/client'
import { useMe } from '../../api/me'
import { Empty } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { FailurePage } from '../../ui/FailurePage'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { NotificationList } from './NotificationList'
import { NotificationSettings } from './NotificationSettings'
import { notifications } from './queries'

/** Everything one was told, and how it reaches one by mail. */
export default function NotificationsPage() {
  const { t } = useWords()
  const { person } = useMe()
  const list = useInfiniteQuery({ ...notifications(), enabled: person !== null })
  if (!person) return <FailurePage error={new Refused(401, '')} />
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title={t('bell.title')} aside={<NotificationSettings />}>
      {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Panel title={t('bell.newest_first')}><Skeleton rows={5} rowHeight={64} /></Panel>}
      {list.isSuccess && items.length === 0 && <Empty title={t('bell.none')} text={t('bell.none_why')} />}
      {items.length > 0 && (
        <Panel title={t('bell.newest_first')}>
          <NotificationList items={items} />
          {list.hasNextPage && (
            <div><Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('table.more')}</Button></div>
          )}
        </Panel>
      )}
    </Page>
  )
}
