import { Button, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { Refused } from '../api/client'
import { changeAttachment, removeAttachment, type Attachment, type Owner } from '../api/files'
import styles from './Attachments.module.css'
import { ProblemSummary, type ShownProblem } from './ProblemSummary'
import { Tick } from './Tick'
import { useWords } from './words'

interface Props { owner: Owner; attachment: Attachment; open: boolean; onDone: (changed: boolean) => Promise<void> }

/** Names an attachment, publishes it, or removes it after asking once. */
export default function AttachmentEditor({ owner, attachment, open, onDone }: Props) {
  const { t } = useWords()
  const [label, setLabel] = useState(attachment.label ?? '')
  const [published, setPublished] = useState(attachment.published)
  const [sure, setSure] = useState(false)
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const go = async (act: () => Promise<void>) => {
    try {
      await act()
      await onDone(true)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblems(error.problems.length > 0 ? error.problems : [{ what: error.title || t('failure.broken.title') }])
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    void go(() => changeAttachment(owner, attachment, { label: label.trim() || null, published }))
  }
  return (
    <form className={styles.edit} onSubmit={save}>
      <ProblemSummary problems={problems} />
      <TextInput autoFocus label={t('files.label')} description={t('files.label_why')} value={label} maxLength={200}
        onChange={(event) => setLabel(event.currentTarget.value)} />
      {open && (
        <Tick label={t('files.publish')} checked={published} onChange={(event) => setPublished(event.currentTarget.checked)} />
      )}
      <div className={styles.answers}>
        <Button type="submit">{t('form.save')}</Button>
        <Button variant="default" onClick={() => void onDone(false)}>{t('form.cancel')}</Button>
        {sure
          ? <Button variant="default" autoFocus onClick={() => void go(() => removeAttachment(owner, attachment))}>{t('files.remove_sure')}</Button>
          : <Button variant="default" onClick={() => setSure(true)}>{t('files.remove')}</Button>}
      </div>
    </form>
  )
}
