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
  withdraw: { title: 'withdraw.title', what: 'withdraw.what', ask: 'withdraw.ask', sure: 'withdraw.sure', yes: 'withdraw.yes', no: 'withdraw.no' },
  remove_sign_on: {
    title: 'remove_sign_on.title', what: 'remove_sign_on.what', ask: 'remove_sign_on.ask', sure: 'remove_sign_on.sure', yes: 'remove_sign_on.yes',
    no: 'remove_sign_on.no',
  },
  revoke: { title: 'revoke.title', what: 'revoke.what', ask: 'revoke.ask', sure: 'revoke.sure', yes: 'revoke.yes', no: 'revoke.no' },
  suspend: { title: 'suspend.title', what: 'suspend.what', ask: 'suspend.ask', sure: 'suspend.sure', yes: 'suspend.yes', no: 'suspend.no' },
}

interface Props {
  plural: string
  entity: Pick<Entity, 'id' | 'version'>
  name: string
  /** What archiving means to the reader: to put a row away, or to end what it stands for. */
  meaning?: keyof typeof texts
  /** What is done instead of archiving, where the server has a name of its own for it. */
  act?: () => Promise<unknown>
  onArchived: () => void
}

/** Takes a row out of use, after asking once. */
export function ArchiveEntity({ plural, entity, name, meaning = 'archive', act, onArchived }: Props) {
  const { t } = useWords()
  const text = texts[meaning]
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const go = async () => {
    try {
      await (act ? act() : archive(plural, entity.id, entity.version))
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
