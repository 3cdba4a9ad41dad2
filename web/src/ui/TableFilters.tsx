import { Button, NativeSelect, TextInput } from '@mantine/core'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useDebouncedCallback } from '@mantine/hooks'
import { useId, useState, type ReactNode } from 'react'
import type { Description, Field } from '../api/description'
import type { Filters } from '../api/entities'
import { Reference } from './Reference'
import styles from './TableFilters.module.css'
import { useWords } from './words'

interface Props {
  description: Description
  fields: Field[]
  sorts: Field[]
  chosen: Filters
  sort: string
  set: (name: string, value: string) => void
  more?: ReactNode
}

/** Search and filters over a list; on narrow screens the filters wait behind one button. */
export function TableFilters({ description, fields, sorts, chosen, sort, set, more }: Props) {
  const words = useWords()
  const { t } = words
  const id = useId()
  const [open, setOpen] = useState(false)
  const search = useDebouncedCallback((text: string) => set('search', text.trim()), 250)
  const chosable = fields.filter((field) => field.kind === 'choice' || field.kind === 'yesno')
  const referring = fields.filter((field) => field.kind === 'reference' && chosen[field.name])
  const count = Object.keys(chosen).filter((name) => name !== 'search').length
  if (!description.searches && chosable.length === 0 && referring.length === 0 && !more) return null
  return (
    <div className={styles.filters} role="search" aria-label={words.list(description.plural)}>
      {description.searches && (
        <TextInput className={styles.search} label={t('table.search')} type="search" defaultValue={chosen.search ?? ''}
          onChange={(event) => search(event.currentTarget.value)} />
      )}
      {(chosable.length > 0 || sorts.length > 0 || more) && (
        <Button className={styles.toggle} variant="default" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {count > 0 ? t('table.filters_count', { count }) : t('table.filters')}
        </Button>
      )}
      <div id={id} className={styles.choices} data-open={open || undefined}>
        {chosable.map((field) => (
          <NativeSelect key={field.name} label={words.field(description.plural, field.name)} value={chosen[field.name] ?? ''}
            onChange={(event) => set(field.name, event.currentTarget.value)}
            data={[{ value: '', label: t('table.all') }, ...(field.kind === 'yesno'
              ? [{ value: 'true', label: t('value.yes') }, { value: 'false', label: t('value.no') }]
              : field.choices.map((choice) => ({ value: choice, label: words.value(field.words, choice) })))]} />
        ))}
        {more}
        {sorts.length > 0 && (
          <NativeSelect className={styles.order} label={t('table.sort')} value={sort} onChange={(event) => set('sort', event.currentTarget.value)}
            data={[{ value: '', label: t('table.sort_usual') }, ...sorts.flatMap((field) => [
              { value: field.name, label: t('table.up', { field: words.field(description.plural, field.name) }) },
              { value: `-${field.name}`, label: t('table.down', { field: words.field(description.plural, field.name) }) },
            ])]} />
        )}
      </div>
      {referring.map((field) => (
        <Button key={field.name} variant="default" onClick={() => set(field.name, '')}
          rightSection={<IconX size={16} aria-hidden="true" />}>
          <span className="spoken">{t('table.remove_filter')}</span>
          {words.field(description.plural, field.name)}: <Reference plurals={field.references} id={chosen[field.name]!} />
        </Button>
      ))}
    </div>
  )
}
