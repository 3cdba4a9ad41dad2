import { useMe } from '../../api/me'
import { Tabs } from '../../ui/Tabs'
import { useWords } from '../../ui/words'

/** The parts of people and roles that this reader may open. */
export function PeopleTabs() {
  const { t } = useWords()
  const { may } = useMe()
  return (
    <Tabs label={t('people.title')} tabs={[
      { to: '/admin/people', text: t('people.roles') },
      { to: '/admin/people/invitations', text: t('invitations.title') },
      ...(may('X1:suspend') ? [{ to: '/admin/people/accounts', text: t('list.accounts.title') }] : []),
    ]} />
  )
}
