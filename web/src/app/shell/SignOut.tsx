import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import { useTranslation } from '../../ui/translation'
import { client } from '../../api/client'
import { useAddress } from '../../ui/address'
import { dropEverythingKept } from '../../ui/draft'

interface Props { className?: string }

/** Ends the session and leaves nothing of it on this device. */
export function SignOut({ className }: Props) {
  const { t } = useTranslation()
  const address = useAddress()
  const leave = async () => {
    await client.POST('/api/v1/sign-out')
    dropEverythingKept()
    window.location.assign(address('/'))
  }
  return (
    <button type="button" className={className} onClick={() => void leave()}>
      <IconLogout size={20} stroke={1.75} aria-hidden="true" />
      <span>{t('shell.sign_out')}</span>
    </button>
  )
}
