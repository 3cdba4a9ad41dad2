import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from '../../ui/translation'
import styles from './Identity.module.css'
import type { TextInputProps } from './useSmallForm'

interface Props {
  input: TextInputProps
  /** For a new password: how many characters it needs; the one of now is asked for without it. */
  shortest?: number
}

/** A password, hidden until one wants to see it. */
export function PasswordField({ input, shortest }: Props) {
  const { t } = useTranslation()
  const [seen, setSeen] = useState(false)
  return (
    <TextInput {...input} type={seen ? 'text' : 'password'} autoComplete={shortest === undefined ? 'current-password' : 'new-password'}
      autoCapitalize="none" autoCorrect="off" spellCheck={false} maxLength={256}
      description={shortest === undefined ? undefined : t('identity.password_rules', { count: shortest })}
      classNames={{ input: styles.password }} rightSectionWidth={80} rightSection={(
        <button type="button" className={styles.see} aria-label={t(seen ? 'identity.hide_password' : 'identity.show_password')} onClick={() => setSeen(!seen)}>
          {t(seen ? 'identity.hide' : 'identity.show')}
        </button>
      )} />
  )
}
