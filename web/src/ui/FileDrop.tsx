import { Button } from '@mantine/core'
import { useId, useRef, useState, type ClipboardEvent, type DragEvent } from 'react'
import styles from './FileDrop.module.css'
import { useWords } from './words'

interface Props {
  /** What the button says. */
  text: string
  /** What may be brought, in words. */
  hint: string
  /** Endings, as an input takes them: ".pdf,.docx". */
  accept: string
  several?: boolean
  onFiles: (files: File[]) => void
}

/** Takes files: chosen, dragged here, or pasted while the focus is here. */
export function FileDrop({ text, hint, accept, several = false, onFiles }: Props) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const hint_id = useId()
  const take = (files: FileList | null) => {
    const list = [...(files ?? [])]
    if (list.length > 0) onFiles(several ? list : list.slice(0, 1))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    take(event.clipboardData.files)
  }
  return (
    <div className={`${styles.drop} ${over ? styles.over : ''}`} onDrop={drop} onPaste={paste}
      onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}>
      <input ref={input} type="file" hidden multiple={several} accept={accept} aria-label={text}
        onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = '' }} />
      <Button variant="default" aria-describedby={hint_id} onClick={() => input.current?.click()}>{text}</Button>
      <p id={hint_id} className="muted small">{hint} <span className={styles.pointer}>{t('files.or_drop')}</span></p>
    </div>
  )
}
