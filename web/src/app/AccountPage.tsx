import { useQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { oneOf, type Entity } from '../api/entities'
import { useMe } from '../api/me'
import { Refused } from '../api/client'
import { EntityForm } from '../ui/EntityForm'
import { FailurePage } from '../ui/FailurePage'
import { Notice } from '../ui/Notice'
import { Page } from '../ui/Page'
import { Panel } from '../ui/Panel'
import { PictureEditor } from '../ui/PictureEditor'
import { PageSkeleton, Skeleton } from '../ui/Skeleton'
import { useDescription } from '../ui/useDescription'
import { useWords } from '../ui/words'
import { languageInAddress } from '../api/client'
import { lazyOf } from './i18n'
import { Looks } from './shell/Looks'

// What opens the account stands below, and is more than the rest of the page together.
const Doors = lazyOf('identity', () => import('../features/identity/Doors'))

/** One's own account: the language one is written to in, what opens it, and how the pages look here. */
export default function AccountPage() {
  const { t } = useWords()
  const { person } = useMe()
  const account = useQuery({ ...oneOf('accounts', person?.id ?? ''), enabled: person !== null })
  const { description, error, refetch } = useDescription('accounts')
  if (!person) return <FailurePage error={new Refused(401, '')} />
  if (account.error ?? error) return <FailurePage error={account.error ?? error} retry={() => void account.refetch().then(() => refetch())} />
  if (!account.data || !description) return <PageSkeleton />
  const asked = languageInAddress()
  const language = description.change?.filter((field) => field.name === 'language') ?? []
  return (
    <Page title={t('account.title')} line={<span>{person.mail}</span>}>
      <Panel title={t('account.picture')}>
        <p className="muted">{t('account.picture_who')}</p>
        <PictureEditor owner={{ plural: 'people', id: person.id }} name={person.name} edit />
      </Panel>
      <Panel title={t('account.language')}>
        {asked && asked !== person.language && <Notice>{t('account.language_in_address')}</Notice>}
        <EntityForm plural="accounts" fields={language} entity={account.data.entity as Entity} submit={t('form.save')} cancel="/"
          onSaved={() => window.location.assign('/account')} />
      </Panel>
      <Suspense fallback={<Skeleton rows={8} rowHeight={84} />}><Doors mail={person.mail} /></Suspense>
      <Panel title={t('account.looks')}>
        <p className="muted">{t('account.looks_here')}</p>
        <Looks />
      </Panel>
    </Page>
  )
}
