import { Badge } from '../../ui/Badge'
import { useWords } from '../../ui/words'

interface Props { inForce: boolean; waits: boolean }

/** Whether a role counts today, and if not, what it waits for. */
export function RoleState({ inForce, waits }: Props) {
  const { t } = useWords()
  if (waits) return <Badge text={t('people.unconfirmed')} mark="open" />
  return inForce ? <Badge text={t('people.in_force')} mark="full" /> : <Badge text={t('people.not_in_force')} />
}
