import { useState, type ReactNode } from 'react'
import { client } from '../../api/client'
import { useWords } from '../../ui/words'
import { CodeField } from './CodeField'
import styles from './Identity.module.css'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

interface Props { onDone: () => void; beside?: ReactNode }

/** The second factor: six digits, or a recovery code where the phone is away. */
export function ProveForm({ onDone, beside }: Props) {
  const { t } = useWords()
  const [recovery, setRecovery] = useState(false)
  const form = useSmallForm({ code: { label: t(recovery ? 'identity.recovery_code' : 'identity.code') } })
  const change = () => {
    setRecovery(!recovery)
    form.clear()
  }
  return (
    <SmallForm form={form} submit={t('identity.go_on')} beside={beside} onSubmit={async () => {
      await client.POST('/api/v1/session/proof', { body: { code: form.values.code.trim() } })
      onDone()
    }}>
      <CodeField input={form.input('code')} set={(value) => form.set('code', value)} recovery={recovery} />
      <div>
        <button type="button" className={styles.other} onClick={change}>{t(recovery ? 'identity.use_code' : 'identity.use_recovery')}</button>
      </div>
    </SmallForm>
  )
}
