import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { someOf, someWhere, type Entity } from '../api/entities'
import { nameOf, useWords } from './words'

interface Props {
  id: string
  label: ReactNode
  description?: string
  error?: string
  plurals: string[]
  /** For each of these what is offered of it, where that is not all. */
  offered?: string[]
  value: string
  clearable: boolean
  onChange: (id: string) => void
}

/** Chooses a row of another list by typing part of its name. */
export default function ReferenceChooser({ plurals, offered = plurals, value, clearable, onChange, ...input }: Props) {
  const words = useWords()
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), 200)
  const { data: chosen } = useQuery({ ...someWhere(plurals, value), enabled: value !== '' })
  const chosenName = chosen ? nameOf(chosen.entity) : ''
  const lists = useQueries({
    queries: offered.map((list) => someOf(list, { limit: '20', ...(asked && asked !== chosenName ? { search: asked } : {}) })),
  })
  const groups = plurals.map((plural, index) => ({
    group: words.list(plural),
    items: ((lists[index]?.data?.items ?? []) as Entity[]).map((row) => ({ value: row.id, label: nameOf(row) })),
  }))
  const listed = groups.flatMap((group) => group.items)
  if (value && chosenName && !listed.some((item) => item.value === value)) groups[0]?.items.unshift({ value, label: chosenName })
  return (
    <Select {...input} searchable clearable={clearable} value={value || null} onChange={(id) => onChange(id ?? '')}
      searchValue={search} onSearchChange={setSearch} filter={({ options }) => options}
      data={plurals.length === 1 ? groups[0]?.items : groups.filter((group) => group.items.length > 0)}
      nothingFoundMessage={words.t(lists.some((list) => list.isPending) ? 'shell.loading' : 'form.none_found')}
      placeholder={words.t('form.type_to_search')} comboboxProps={{ withinPortal: false }}
      clearButtonProps={{ 'aria-label': words.t('form.clear') }} />
  )
}
