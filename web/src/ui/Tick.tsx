import { useId, useRef, useEffect, type ChangeEvent, type ReactNode } from 'react'
import styles from './Tick.module.css'

interface Props {
  id?: string
  name?: string
  label: ReactNode
  description?: ReactNode
  error?: ReactNode
  checked: boolean
  /** Some of what it stands for is ticked. */
  indeterminate?: boolean
  disabled?: boolean
  onChange: (event: ChangeEvent<HTMLInputElement>) => void
}

/** A box to tick, large enough for a finger, with its meaning and its problem beneath. */
export function Tick({ id, name, label, description, error, checked, indeterminate = false, disabled, onChange }: Props) {
  const own = useId()
  const box = useRef<HTMLInputElement>(null)
  const key = id ?? own
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate
  }, [indeterminate])
  const said = [description && `${key}what`, error && `${key}wrong`].filter(Boolean).join(' ')
  return (
    <div className={styles.tick}>
      <input ref={box} type="checkbox" id={key} name={name} checked={checked} disabled={disabled} aria-invalid={error ? true : undefined}
        aria-describedby={said || undefined} onChange={onChange} />
      <label htmlFor={key}>{label}</label>
      {description && <p id={`${key}what`} className={styles.what}>{description}</p>}
      {error && <p id={`${key}wrong`} className={styles.wrong}>{error}</p>}
    </div>
  )
}
