import type { Field } from '../../api/description'
import { EntityEditor } from '../../ui/EntityEditor'
import { useWords } from '../../ui/words'

const order = ['person_mail', 'person_name', 'role', 'place_id', 'since', 'until']
const known: Record<string, Partial<Field>> = {
  place_id: { kind: 'reference', references: ['organizations', 'networks'] },
  role: { choices: ['NA', 'NS', 'FC', 'RS', 'DL', 'SL', 'TE', 'SS', 'RD', 'PO', 'FO', 'PC', 'EM', 'CP'] },
}
const day = (date: Date) => date.toLocaleDateString('sv-SE')

/** Gives a person a role at a place, for at most a year. */
export default function RoleGrantForm() {
  const { t } = useWords()
  const now = new Date()
  const start = { since: day(now), until: day(new Date(now.getFullYear() + 1, now.getMonth(), now.getDate() - 1)) }
  return (
    <EntityEditor plural="role-grants" order={order} known={known} start={start} title={t('people.give')} submit={t('people.give')}
      crumbs={[{ to: '/admin/people', text: t('people.title') }]}
      intro={<p className="prose">{t('people.give_intro')}</p>}
      cancel="/admin/people" saved={(entity) => `/admin/people/${entity.id}`} />
  )
}
