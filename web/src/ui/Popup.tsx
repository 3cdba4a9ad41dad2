import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import styles from './Popup.module.css'

interface Props {
  /** What stands on the button, and its name where that is not words. */
  button: ReactNode
  name?: string
  className?: string
  /** On which side the panel is flush with its button. */
  side?: 'start' | 'end'
  wide?: boolean
  /** Where the button stands in running text. */
  inline?: boolean
  children: (close: () => void) => ReactNode
}

/** A button that opens a panel beside it. Arrows move within it, Escape gives the focus back, leaving closes it. */
export function Popup({ button, name, className, side = 'end', wide, inline, children }: Props) {
  const id = useId()
  const { pathname } = useLocation()
  const [openAt, setOpenAt] = useState<string | null>(null)
  const box = useRef<HTMLSpanElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const open = openAt === pathname
  const close = () => setOpenAt(null)

  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close()
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
    }
  }, [open])

  // A panel that would stand beyond the edge of the screen is drawn in.
  useLayoutEffect(() => {
    const panel = box.current?.querySelector<HTMLElement>(':scope > [data-panel]')
    const beyond = panel ? panel.getBoundingClientRect().right - document.documentElement.clientWidth : 0
    if (panel && beyond > 0) panel.style.transform = `translateX(-${beyond + 8}px)`
  }, [open])

  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.stopPropagation()
      close()
      opener.current?.focus()
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    const stops = [...(box.current?.querySelectorAll<HTMLElement>(':scope > [data-panel] :is(a, button, input)') ?? [])]
    if (!open) setOpenAt(pathname)
    else if (stops.length > 0) stops[(stops.indexOf(document.activeElement as HTMLElement) + step + stops.length) % stops.length]?.focus()
  }

  return (
    <span ref={box} className={styles.box} data-inline={inline || undefined} onKeyDown={keys}>
      <button ref={opener} type="button" className={className} aria-label={name} title={name} aria-expanded={open} aria-controls={open ? id : undefined}
        onClick={() => (open ? close() : setOpenAt(pathname))}>
        {button}
      </button>
      {open && <span id={id} data-panel="" data-side={side} data-wide={wide || undefined} className={styles.panel}>{children(close)}</span>}
    </span>
  )
}
