import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from './translation'

interface Props {
  id: string
  label: ReactNode
  description?: string
  error?: string
  value: string
  onChange: (zone: string) => void
}

/** Chooses a time zone by typing part of its name. */
export default function ZoneChooser({ value, onChange, ...input }: Props) {
  const { t } = useTranslation()
  return (
    <Select {...input} searchable limit={30} value={value || null} data={Intl.supportedValuesOf('timeZone')}
      comboboxProps={{ withinPortal: false }} nothingFoundMessage={t('form.none_found')} placeholder={t('form.type_to_search')}
      onChange={(zone) => onChange(zone ?? '')} />
  )
}
