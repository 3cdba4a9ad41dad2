import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../api/client'
import { putPicture, removePicture, type Owner } from '../api/files'
import styles from './PictureEditor.module.css'
import { FileDrop } from './FileDrop'
import { GoingFiles } from './GoingFiles'
import { Picture, pictureStamp } from './Picture'
import { useUploads } from './useUploads'
import { useWords } from './words'

const largest = 10 * 1024 * 1024

interface Props { owner: Owner; name: string; edit: boolean }

/** A record's picture and, for who may, the means to change it. */
export function PictureEditor({ owner, name, edit }: Props) {
  const { t } = useWords()
  const cache = useQueryClient()
  const [editing, setEditing] = useState(false)
  const [there, setThere] = useState(false)
  const [problem, setProblem] = useState('')
  const changed = () => {
    cache.setQueryData(pictureStamp(owner).queryKey, Date.now())
    setEditing(false)
  }
  const { going, add, forget } = useUploads((file, progress) => putPicture(owner, file, progress), largest, {
    too_large: t('files.too_large', { most: 10 }), empty: t('files.empty'), unreachable: t('files.unreachable'), failed: t('failure.broken.title'),
  }, changed)
  const remove = async () => {
    try {
      await removePicture(owner)
      setThere(false)
      changed()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblem(error.title || t('failure.broken.title'))
    }
  }
  return (
    <div className={styles.editor}>
      <Picture owner={owner} name={name} size={256} onShown={() => setThere(true)} />
      {edit && !editing && <Button variant="default" onClick={() => setEditing(true)}>{t('picture.change')}</Button>}
      {editing && (
        <div className={styles.means}>
          <GoingFiles going={going} onForget={forget} />
          {problem && <p role="alert" className={styles.problem}>{problem}</p>}
          <FileDrop text={t('picture.choose')} hint={t('picture.hint')} accept=".png,.jpg,.jpeg,.webp" onFiles={(files) => {
            going.forEach((each) => forget(each.key))
            add(files)
          }} />
          <div className={styles.answers}>
            {there && <Button variant="default" onClick={() => void remove()}>{t('picture.remove')}</Button>}
            <Button variant="default" onClick={() => setEditing(false)}>{t('form.cancel')}</Button>
          </div>
        </div>
      )}
    </div>
  )
}
