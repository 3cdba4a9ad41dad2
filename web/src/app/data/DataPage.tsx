import { useQuery } from '@tanstack/react-query'
import { descriptions } from '../../api/description'
import { useMe } from '../../api/me'
import { Failure } from '../../ui/Failure'
import { LinkTo } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './DataPage.module.css'

/** Every list the server describes and the reader may see: what there is before it has pages of its own. */
export default function DataPage() {
  const words = useWords()
  const { t } = words
  const { may } = useMe()
  const { data, error, refetch } = useQuery(descriptions())
  const lists = data?.filter((each) => each.capability === null || may(`${each.capability}:see`) || may(`${each.capability}:edit`))
  return (
    <Page title={t('data.title')} actions={<LinkTo to="/api/docs">{t('api.title')}</LinkTo>}>
      <p className="prose">{t('data.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !lists && <Skeleton />}
      {lists && (
        <Panel title={t('data.lists')}>
          <ul className={styles.lists}>
            {lists.map((each) => <li key={each.plural}><LinkTo to={`/admin/data/${each.plural}`}>{words.list(each.plural)}</LinkTo></li>)}
          </ul>
        </Panel>
      )}
    </Page>
  )
}
