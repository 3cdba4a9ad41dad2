import { TextInput } from '@mantine/core'
import { useTranslation } from '../../ui/translation'
import styles from './Identity.module.css'
import type { TextInputProps } from './useSmallForm'

/** Six digits as they were typed or pasted: "123 456" is what many authenticators show. */
export const digitsOf = (text: string) => text.replace(/\D/g, '').slice(0, 6)

interface Props {
  input: TextInputProps
  set: (value: string) => void
  /** A recovery code instead of six digits. */
  recovery?: boolean
}

export function CodeField({ input, set, recovery }: Props) {
  const { t } = useTranslation()
  if (recovery) {
    return (
      <TextInput key="recovery" {...input} description={t('identity.recovery_hint')} autoComplete="off" autoCapitalize="none" spellCheck={false}
        classNames={{ input: styles.code }} />
    )
  }
  return (
    <TextInput key="digits" {...input} onChange={(event) => set(digitsOf(event.currentTarget.value))} description={t('identity.code_hint')}
      inputMode="numeric" autoComplete="one-time-code" classNames={{ input: styles.code }} />
  )
}
