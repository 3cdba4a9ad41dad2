import { useQuery } from '@tanstack/react-query'
import { oneOf, type Entity } from '../api/entities'
import { useMe } from '../api/me'
import { Refused } from '../api/client'
import { Doors } from '../features/identity/Doors'
import { EntityForm } from '../ui/EntityForm'
import { FailurePage } from '../ui/FailurePage'
import { Notice } from '../ui/Notice'
import { Page } from '../ui/Page'
import { Panel } from '../ui/Panel'
import { PictureEditor } from '../ui/PictureEditor'
import { PageSkeleton } from '../ui/Skeleton'
import { useDescription } from '../ui/useDescription'
import { useWords } from '../ui/words'
import { languageInAddress } from '../api/client'
import { Looks } from './shell/Looks'

/** One's own account: the language one is written to in, what opens it, and how the pages look here. */
export default function AccountPage() {
  const { t } = useWords()
  const { person } = useMe()
  const account = useQuery({ ...oneOf('accounts', person?.id ?? ''), enabled: person !== null })
  const { description, error, refetch } = useDescription('accounts')
  if (!person) return <FailurePage error={new Refused(401, '')} />
  if (account.error ?? error) return <FailurePage error={account.error ?? error} retry={() => void account.refetch().then(() => refetch())} />
  if (!account.data || !description) return <PageSkeleton />
  const language = description.change?.filter((field) => field.name === 'language') ?? []
  return (
    <Page title={t('account.title')} line={<span>{person.mail}</span>}>
      <Panel title={t('account.picture')}>
        <p className="muted">{t('account.picture_who')}</p>
        <PictureEditor owner={{ plural: 'people', id: person.id }} name={person.name} edit />
      </Panel>
      <Panel title={t('account.language')}>
        {languageInAddress() && <Notice>{t('account.language_in_address')}</Notice>}
        <EntityForm plural="accounts" fields={language} entity={account.data.entity as Entity} submit={t('form.save')} cancel="/"
          onSaved={() => window.location.assign('/account')} />
      </Panel>
      <Doors mail={person.mail} />
      <Panel title={t('account.looks')}>
        <p className="muted">{t('account.looks_here')}</p>
        <Looks />
      </Panel>
    </Page>
  )
}
