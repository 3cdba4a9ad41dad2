import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../api/client'
import type { ShownProblem } from './ProblemSummary'
import { useWords } from './words'

/** Does one thing at the server: what it refuses is shown, and after it everything on the page is read anew. */
export function useAct() {
  const { t } = useWords()
  const cache = useQueryClient()
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const [busy, setBusy] = useState(false)
  const act = async (what: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setProblems([])
    try {
      await what()
      await cache.invalidateQueries()
      return true
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblems(error.problems.length > 0
        ? error.problems.map((problem) => ({ what: problem.what }))
        : [{ what: error.status === 0 ? t('failure.unreachable.title') : error.title || t('failure.broken.title') }])
      return false
    } finally {
      setBusy(false)
    }
  }
  return { act, busy, problems }
}
