import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { attach, attachmentsOf, changeAttachment, contentOf, removeAttachment, type Attachment, type Owner } from '../api/files'
import { Refused } from '../api/client'
import styles from './Attachments.module.css'
import { Badge } from './Badge'
import { Failure } from './Failure'
import { FileDrop } from './FileDrop'
import { GoingFiles } from './GoingFiles'
import { Panel } from './Panel'
import { ProblemSummary, type ShownProblem } from './ProblemSummary'
import { Skeleton } from './Skeleton'
import { useUploads } from './useUploads'
import { useWords } from './words'

// The server holds to these; said here they spare a wait.
const largest = 25 * 1024 * 1024
const endings = '.pdf,.docx,.xlsx,.pptx,.odt,.csv,.txt,.md,.png,.jpg,.jpeg,.webp'

interface Props {
  owner: Owner
  /** Whether the reader may add, change and remove. */
  edit: boolean
  /** Whether visitors see the record, and so may be given a file of it. */
  open: boolean
}

/** What is attached to a record: to read, and for who may, to add, name and remove. */
export function Attachments({ owner, edit, open }: Props) {
  const { t } = useWords()
  const cache = useQueryClient()
  const { data, error, refetch } = useQuery(attachmentsOf(owner))
  const again = () => cache.invalidateQueries({ queryKey: attachmentsOf(owner).queryKey })
  const { going, add, forget } = useUploads((file, progress) => attach(owner, file, progress), largest, {
    too_large: t('files.too_large', { most: 25 }), empty: t('files.empty'), unreachable: t('files.unreachable'), failed: t('failure.broken.title'),
  }, again)
  // Who may not add need not be told that there is nothing.
  if (data?.length === 0 && !edit) return null
  return (
    <Panel title={t('files.title')}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={2} />}
      {data?.length === 0 && going.length === 0 && <p className="muted">{t('files.none')}</p>}
      {data && data.length > 0 && (
        <ul className={styles.list}>
          {data.map((each) => <One key={each.id} owner={owner} attachment={each} edit={edit} open={open} onChanged={again} />)}
        </ul>
      )}
      <GoingFiles going={going} onForget={forget} />
      {edit && <FileDrop several text={t('files.add')} hint={t('files.hint')} accept={endings} onFiles={add} />}
    </Panel>
  )
}

interface OneProps { owner: Owner; attachment: Attachment; edit: boolean; open: boolean; onChanged: () => Promise<void> }

function One({ owner, attachment, edit, open, onChanged }: OneProps) {
  const words = useWords()
  const { t } = words
  const [editing, setEditing] = useState(false)
  const { label, name } = attachment
  return (
    <li>
      <div className={styles.line}>
        <a href={contentOf(owner, attachment)} download={name}>{label ?? name}</a>
        <span className="muted small">
          {label && <>{name}{' · '}</>}{size(attachment.size, words.language)}{' · '}{words.instant(attachment.added_at)}
        </span>
        {open && attachment.published && <Badge text={t('files.published')} mark="full" />}
      </div>
      {edit && !editing && (
        <Button variant="default" onClick={() => setEditing(true)}>{t('form.edit')}<span className="spoken">: {label ?? name}</span></Button>
      )}
      {editing && <Edit owner={owner} attachment={attachment} open={open} onDone={async (changed) => {
        if (changed) await onChanged()
        setEditing(false)
      }} />}
    </li>
  )
}

interface EditProps { owner: Owner; attachment: Attachment; open: boolean; onDone: (changed: boolean) => Promise<void> }

function Edit({ owner, attachment, open, onDone }: EditProps) {
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
        <Checkbox label={t('files.publish')} checked={published} onChange={(event) => setPublished(event.currentTarget.checked)} />
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

/** "1.4 MB", as the reader's language writes it. */
function size(bytes: number, language: string): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 2 }).format(value as number)
}
