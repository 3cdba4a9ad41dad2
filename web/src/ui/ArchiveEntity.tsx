import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../api/client'
import { archive, type Entity } from '../api/entities'
import styles from './ArchiveEntity.module.css'
import { ProblemSummary, type ShownProblem } from './ProblemSummary'
import { useWords } from './words'

const texts = {
  archive: { title: 'archive.title', what: 'archive.what', ask: 'archive.ask', sure: 'archive.sure', yes: 'archive.yes', no: 'archive.no' },
  end: { title: 'end.title', what: 'end.what', ask: 'end.ask', sure: 'end.sure', yes: 'end.yes', no: 'end.no' },
}

interface Props {
  plural: string
  entity: Pick<Entity, 'id' | 'version'>
  name: string
  /** What archiving means to the reader: to put a row away, or to end what it stands for. */
  meaning?: keyof typeof texts
  onArchived: () => void
}

/** Takes a row out of use, after asking once. */
export function ArchiveEntity({ plural, entity, name, meaning = 'archive', onArchived }: Props) {
  const { t } = useWords()
  const text = texts[meaning]
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const go = async () => {
    try {
      await archive(plural, entity.id, entity.version)
      await cache.invalidateQueries({ predicate: (query) => ['list', 'one', 'somewhere'].includes(String(query.queryKey[0])) })
      onArchived()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblems(error.problems.length > 0 ? error.problems : [{ what: error.title || t('failure.broken.title') }])
    }
  }
  return (
    <section className={styles.archive} aria-labelledby="archive-title">
      <h2 id="archive-title">{t(text.title)}</h2>
      <p className="muted">{t(text.what)}</p>
      <ProblemSummary problems={problems} />
      {asking ? (
        <div className={styles.question} role="group" aria-labelledby="archive-question">
          <p id="archive-question">{t(text.sure, { name })}</p>
          <div className={styles.answers}>
            <Button autoFocus onClick={() => void go()}>{t(text.yes)}</Button>
            <Button variant="default" onClick={() => setAsking(false)}>{t(text.no)}</Button>
          </div>
        </div>
      ) : (
        <div><Button variant="default" onClick={() => setAsking(true)}>{t(text.ask)}</Button></div>
      )}
    </section>
  )
}
