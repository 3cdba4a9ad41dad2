import { useEffect, useId, useRef, type ReactNode } from 'react'
import styles from './Dialog.module.css'

interface Props {
  title: string
  /** Where the title need not be seen, since what the dialog holds says it. */
  untitled?: boolean
  className?: string
  onClose: () => void
  children: ReactNode
}

/** Something that comes before the page: the rest waits behind it, Escape closes it, focus goes back to where it was. */
export function Dialog({ title, untitled, className, onClose, children }: Props) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const was = document.activeElement as HTMLElement | null
    const shown = dialog.current
    shown?.showModal()
    return () => {
      shown?.close()
      was?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog ref={dialog} className={`${styles.dialog} ${className ?? ''}`} aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose()
      }}>
      <div className={styles.inside}>
        <h2 id={id} className={untitled ? 'spoken' : undefined}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
