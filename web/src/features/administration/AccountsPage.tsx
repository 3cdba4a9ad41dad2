import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useSearchParams } from 'react-router'
import { Badge } from '../../ui/Badge'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { PeopleTabs } from './PeopleTabs'

const columns = ['mail', 'language', 'suspended_at']

/** Who has an account, and whether it can be signed in with. */
export default function AccountsPage() {
  const { t } = useWords()
  const [parameters, setParameters] = useSearchParams()
  const { description, error, refetch } = useDescription('accounts')
  const find = useDebouncedCallback((mail: string) =>
    setParameters((now) => {
      const next = new URLSearchParams(now)
      if (mail) next.set('mail', mail)
      else next.delete('mail')
      return next
    }, { replace: true }), 250)
  return (
    <Page title={t('list.accounts.title')} crumbs={[{ to: '/admin/people', text: t('people.title') }]}>
      <PeopleTabs />
      <p className="prose">{t('accounts.intro')}</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable description={description} columns={columns} filters={['mail']} to={(row) => `/admin/people/accounts/${row.id}`}
          more={<TextInput type="email" label={t('accounts.whole_mail')} autoComplete="off" defaultValue={parameters.get('mail') ?? ''}
            onChange={(event) => find(event.currentTarget.value.trim().toLowerCase())} />}
          cells={{ suspended_at: (row) => row.suspended_at ? <Badge text={t('accounts.suspended')} mark="open" /> : <Badge text={t('accounts.open')} mark="full" /> }}
          empty={<Empty title={t('accounts.none')} />} />
      )}
    </Page>
  )
}
