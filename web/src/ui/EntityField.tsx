import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { lazy, Suspense, type ReactNode } from 'react'
import type { Field } from '../api/description'
import { Boundary } from './Boundary'
import { Tick } from './Tick'
import { useWords } from './words'

interface Props {
  plural: string
  field: Field
  id: string
  mandatory: boolean
  value: string | boolean
  error: string | undefined
  note?: string
  onChange: (value: string | boolean) => void
}

// What drops down and searches is heavy: the form stands, and can be read, before it is there.
const ReferenceChooser = lazy(() => import('./ReferenceChooser'))
const ZoneChooser = lazy(() => import('./ZoneChooser'))

interface ChooserProps { waiting: ReactNode; without: ReactNode; children: ReactNode }

/** A chooser that cannot be loaded leaves the rest of the form as it is. */
function Chooser({ waiting, without, children }: ChooserProps) {
  return <Boundary instead={without}><Suspense fallback={waiting}>{children}</Suspense></Boundary>
}

/** The input for one described field, with its meaning beneath the label and its problem below. */
export function EntityField({ plural, field, id, mandatory, value, error, note, onChange }: Props) {
  const words = useWords()
  const { t } = words
  const name = words.field(plural, field.name)
  const label = mandatory || field.kind === 'yesno' ? name : t('form.optional', { field: name })
  const shared = { id, name: field.name, label, description: note || words.meaning(plural, field) || undefined, error }
  const text = typeof value === 'string' ? value : ''
  const typed = { ...shared, value: text, 'aria-required': mandatory, maxLength: field.maxLength ?? undefined }

  switch (field.kind) {
    case 'yesno':
      return <Tick {...shared} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
    case 'choice':
      return (
        <NativeSelect {...shared} value={text} aria-required={mandatory} onChange={(event) => onChange(event.currentTarget.value)}
          data={[{ value: '', label: t('form.choose') }, ...field.choices.map((choice) => ({ value: choice, label: words.value(field.words, choice) }))]} />
      )
    case 'reference':
      return (
        <Chooser waiting={<TextInput {...shared} disabled />} without={<TextInput {...shared} disabled error={t('failure.unreachable.title')} />}>
          <ReferenceChooser id={id} label={label} description={shared.description} error={error} plurals={field.references} offered={field.offered}
            value={text} clearable={!mandatory} onChange={onChange} />
        </Chooser>
      )
    case 'zone':
      return (
        <Chooser waiting={<TextInput {...shared} disabled />} without={<TextInput {...shared} value={text} disabled error={t('failure.unreachable.title')} />}>
          <ZoneChooser id={id} label={label} description={shared.description} error={error} value={text} onChange={onChange} />
        </Chooser>
      )
    case 'prose':
      return <Textarea {...typed} rows={5} onChange={(event) => onChange(event.currentTarget.value)} />
    case 'date':
    case 'instant':
      return (
        <TextInput {...typed} maxLength={undefined} type={field.kind === 'date' ? 'date' : 'datetime-local'}
          onChange={(event) => onChange(event.currentTarget.value)} />
      )
    case 'whole':
    case 'number':
      return (
        <TextInput {...typed} inputMode={field.kind === 'whole' ? 'numeric' : 'decimal'} autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)} />
      )
    default:
      return (
        <TextInput {...typed} type={field.format === 'email' ? 'email' : 'text'} autoComplete="off"
          inputMode={field.format === 'uri' ? 'url' : undefined} onChange={(event) => onChange(event.currentTarget.value)} />
      )
  }
}
