import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../api/client'
import { archive, type Entity } from '../api/entities'
import styles from './ArchiveEntity.module.css'
import { ProblemSummary, type ShownProblem } from './ProblemSummary'
import { nameOf, useWords } from './words'

interface Props { plural: string; entity: Entity; onArchived: () => void }

/** Takes a row out of use, after asking once. */
export function ArchiveEntity({ plural, entity, onArchived }: Props) {
  const { t } = useWords()
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
      <h2 id="archive-title">{t('archive.title')}</h2>
      <p className="muted">{t('archive.what')}</p>
      <ProblemSummary problems={problems} />
      {asking ? (
        <div className={styles.question} role="group" aria-labelledby="archive-question">
          <p id="archive-question">{t('archive.sure', { name: nameOf(entity) })}</p>
          <div className={styles.answers}>
            <Button autoFocus onClick={() => void go()}>{t('archive.yes')}</Button>
            <Button variant="default" onClick={() => setAsking(false)}>{t('archive.no')}</Button>
          </div>
        </div>
      ) : (
        <div><Button variant="default" onClick={() => setAsking(true)}>{t('archive.ask')}</Button></div>
      )}
    </section>
  )
}
