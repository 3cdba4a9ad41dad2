import { Badge } from '../../ui/Badge'
import { useWords } from '../../ui/words'

interface Props { accepted_at: string | null; is_over: boolean; expires_at: string }

/** Whether somebody invited has come, can still come, or needs another letter. */
export function InvitationState({ accepted_at, is_over, expires_at }: Props) {
  const { t, instant } = useWords()
  if (accepted_at) return <Badge text={t('invitations.accepted', { at: instant(accepted_at) })} mark="full" />
  return is_over ? <Badge text={t('invitations.over')} /> : <Badge text={t('invitations.open', { at: instant(expires_at) })} mark="open" />
}
