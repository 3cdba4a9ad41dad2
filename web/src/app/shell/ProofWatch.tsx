import { Suspense, useEffect, useState } from 'react'
import { proveWith } from '../../api/client'
import { lazyOf } from '../i18n'

const StepUp = lazyOf('identity', () => import('../../features/identity/StepUp'))

/** Asks the reader for a fresh proof when a call wants one; the call then goes on. */
export function ProofWatch() {
  const [answer, setAnswer] = useState<((proved: boolean) => void) | null>(null)
  useEffect(() => {
    proveWith(() => new Promise((resolve) => {
      setAnswer(() => (proved: boolean) => {
        setAnswer(null)
        resolve(proved)
      })
    }))
    return () => proveWith(null)
  }, [])
  return answer && <Suspense fallback={null}><StepUp onProved={() => answer(true)} onClose={() => answer(false)} /></Suspense>
}
