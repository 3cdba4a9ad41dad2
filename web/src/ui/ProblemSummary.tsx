import { useEffect, useRef } from 'react'
import { useTranslation } from './translation'
import styles from './Notice.module.css'

export interface ShownProblem { what: string; input?: string }

interface Props { problems: ShownProblem[] }

/** All problems of a form at once; takes focus when they appear and leads to each field. */
export function ProblemSummary({ problems }: Props) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problems.length > 0) box.current?.focus()
  }, [problems])
  if (problems.length === 0) return null
  return (
    <div ref={box} className={`${styles.notice} ${styles.problem}`} role="alert" tabIndex={-1} aria-labelledby="problem-summary">
      <h2 id="problem-summary" className={styles.title}>{t('form.problem')}</h2>
      <ul>
        {problems.map((problem, index) => (
          <li key={index}>
            {problem.input ? (
              <a href={`#${problem.input}`} onClick={(event) => {
                event.preventDefault()
                document.getElementById(problem.input!)?.focus()
              }}>{problem.what}</a>
            ) : problem.what}
          </li>
        ))}
      </ul>
    </div>
  )
}
