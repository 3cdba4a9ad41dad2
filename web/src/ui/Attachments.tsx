import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { attach, attachmentsOf, contentOf, type Attachment, type Owner } from '../api/files'
import styles from './Attachments.module.css'
import { Badge } from './Badge'
import { Failure } from './Failure'
import { FileDrop } from './FileDrop'
import { GoingFiles } from './GoingFiles'
import { Panel } from './Panel'
import { Skeleton } from './Skeleton'
import { useUploads } from './useUploads'
import { useWords } from './words'

// Its inputs are heavy, and few who read a page change what is attached to it.
const AttachmentEditor = lazy(() => import('./AttachmentEditor'))

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
      {editing && (
        <Suspense>
          <AttachmentEditor owner={owner} attachment={attachment} open={open} onDone={async (changed) => {
            if (changed) await onChanged()
            setEditing(false)
          }} />
        </Suspense>
      )}
    </li>
  )
}

/** "1.4 MB", as the reader's language writes it. */
function size(bytes: number, language: string): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: 2 }).format(value as number)
}
