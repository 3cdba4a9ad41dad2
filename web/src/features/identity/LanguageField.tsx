import { NativeSelect } from '@mantine/core'
import { useWords } from '../../ui/words'
import type { TextInputProps } from './useSmallForm'

export const languageOf = (text: string): 'en' | 'es' => (text === 'es' ? 'es' : 'en')

/** The language one reads and is written to in. */
export function LanguageField({ input }: { input: TextInputProps }) {
  const words = useWords()
  return <NativeSelect {...input} data={(['en', 'es'] as const).map((value) => ({ value, label: words.value('language', value) }))} />
}
