import { useMe } from '../../api/me'
import { Badge } from '../../ui/Badge'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Reference } from '../../ui/Reference'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'

const columns = ['label', 'organization_id', 'issuer', 'enabled']

/** The providers with whom people of a district sign in. */
export default function SignOnsPage() {
  const { t } = useWords()
  const { may } = useMe()
  const { description, error, refetch } = useDescription('sign-ons')
  return (
    <Page title={t('sign_ons.title')} actions={may('X11:edit') && <ButtonLink to="/admin/sign-on/new">{t('sign_ons.add')}</ButtonLink>}>
      <p className="prose">{t('sign_ons.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={4} />}
      {description && (
        <EntityTable description={description} columns={columns} filters={['enabled']} to={(row) => `/admin/sign-on/${row.id}`}
          cells={{ organization_id: (row) => <Reference plurals={['organizations']} id={String(row.organization_id)} />, enabled: (row) => row.enabled ? <Badge text={t('sign_ons.on')} mark="full" /> : <Badge text={t('sign_ons.off')} mark="open" /> }}
          empty={<Empty title={t('sign_ons.none')} text={t('sign_ons.none_why')} />} />
      )}
    </Page>
  )
}
