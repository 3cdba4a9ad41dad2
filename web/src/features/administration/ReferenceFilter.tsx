import { TextInput } from '@mantine/core'
import { lazy, Suspense, useId } from 'react'
import { useSearchParams } from 'react-router'

const ReferenceChooser = lazy(() => import('../../ui/ReferenceChooser'))

interface Props { name: string; label: string; plurals: string[] }

/** Narrows a list to what belongs to one row of another; it stands in the address. */
export function ReferenceFilter({ name, label, plurals }: Props) {
  const id = useId()
  const [parameters, setParameters] = useSearchParams()
  const set = (value: string) =>
    setParameters((now) => {
      const next = new URLSearchParams(now)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    }, { replace: true })
  return (
    <Suspense fallback={<TextInput id={id} label={label} disabled />}>
      <ReferenceChooser id={id} label={label} plurals={plurals} value={parameters.get(name) ?? ''} clearable onChange={set} />
    </Suspense>
  )
}
