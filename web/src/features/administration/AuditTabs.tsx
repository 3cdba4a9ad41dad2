import { useMe } from '../../api/me'
import { Tabs } from '../../ui/Tabs'
import { useWords } from '../../ui/words'

/** The books that this reader may open. Of students only a privacy officer reads who looked, and to whom it went. */
export function AuditTabs() {
  const { t } = useWords()
  const { may, roles } = useMe()
  const officer = roles.some(({ role }) => role === 'PO')
  return (
    <Tabs label={t('audit.title')} tabs={[
      { to: '/admin/audit', text: t('audit.changes') },
      ...(officer ? [{ to: '/admin/audit/students', text: t('audit.reads') }, { to: '/admin/audit/disclosures', text: t('audit.disclosures') }] : []),
      ...(officer || may('X2:edit') || may('X14:see') ? [{ to: '/admin/audit/security', text: t('audit.security') }] : []),
    ]} />
  )
}
