import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { ProblemSummary } from '../../ui/ProblemSummary'
import styles from './Identity.module.css'
import type { SmallFormState } from './useSmallForm'

interface Props {
  form: SmallFormState
  submit: string
  /** Not what the page is for: one button of several. */
  quiet?: boolean
  onSubmit: () => Promise<void>
  /** Beside the button: another way on. */
  beside?: ReactNode
  children?: ReactNode
}

/** A form of a few inputs with one button. */
export function SmallForm({ form, submit, quiet, onSubmit, beside, children }: Props) {
  return (
    <form className={styles.form} noValidate onSubmit={form.submitted(onSubmit)}>
      <ProblemSummary problems={form.problems} />
      {children}
      <div className={styles.actions}>
        <Button type="submit" variant={quiet ? 'default' : 'filled'} loading={form.sending}>{submit}</Button>
        {beside}
      </div>
    </form>
  )
}
