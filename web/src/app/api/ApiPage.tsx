import { useQuery } from '@tanstack/react-query'
import { useTranslation } from '../../ui/translation'
import { Failure } from '../../ui/Failure'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { Skeleton } from '../../ui/Skeleton'
import { routeGroups, type ApiRoute, type Part } from './routes'
import styles from './ApiPage.module.css'

function Parts({ title, parts }: { title: string; parts: Part[] }) {
  const { t } = useTranslation()
  if (parts.length === 0) return null
  return (
    <>
      <h3 className={styles.part}>{title}</h3>
      <dl className={styles.fields}>
        {parts.map((part) => (
          <div key={part.name} className={styles.pair}>
            <dt><code>{part.name}</code></dt>
            <dd>
              <span className={styles.kind}>{part.kind}{part.needed ? `, ${t('api.needed')}` : ''}.</span> <span lang="en">{part.meaning}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Route({ route }: { route: ApiRoute }) {
  const { t } = useTranslation()
  return (
    <details className={styles.route} id={route.id}>
      <summary>
        <code className={styles.method}>{route.method}</code>
        <code className={styles.path}>{route.path}</code>
        <span className={styles.what}><span lang="en">{route.summary}</span>{route.access ? ` · ${t('api.access', { access: route.access })}` : ` · ${t('api.open')}`}</span>
      </summary>
      <Parts title={t('api.parameters')} parts={route.parameters} />
      <Parts title={t('api.body')} parts={route.body} />
      <Parts title={t('api.reply')} parts={route.reply} />
      <p className={styles.kind}>{t('api.statuses', { statuses: route.statuses.join(', ') })}</p>
    </details>
  )
}

/** The API's description, to read. */
export default function ApiPage() {
  const { t } = useTranslation()
  const { data: groups, error, refetch } = useQuery(routeGroups())
  return (
    <Page title={t('api.title')} line={<span className={styles.line}>{t('api.line')}</span>}
      actions={<a href="/api/openapi.json">{t('api.download')}</a>}>
      {error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {!groups && !error ? <Skeleton /> : null}
      {groups?.map((group) => (
        <Panel key={group.name} title={group.name}>
          {group.routes.map((route) => <Route key={route.id} route={route} />)}
        </Panel>
      ))}
    </Page>
  )
}
