import { lazy, Suspense, useEffect, useState } from 'react'
import { client, unauthenticated } from '../../api/client'
import { useMe } from '../../api/me'

const SessionEnded = lazy(() => import('./SessionEnded'))

/** Notices when the server no longer knows who is reading, though the page was opened by somebody. */
export function SessionWatch() {
  const { person } = useMe()
  const id = person?.id
  const [ended, setEnded] = useState(false)
  useEffect(() => {
    if (!id) return
    let asking = false
    const look = async () => {
      if (asking) return
      asking = true
      // Asked beside the cache: what the page knows of its reader, and the drafts kept under her name, stay as they are.
      const answer = await client.GET('/api/v1/me').catch(() => null)
      asking = false
      if (answer?.data && answer.data.person?.id !== id) setEnded(true)
    }
    const hear = () => void look()
    unauthenticated.addEventListener('401', hear)
    return () => unauthenticated.removeEventListener('401', hear)
  }, [id])
  return ended && <Suspense fallback={null}><SessionEnded onStay={() => setEnded(false)} /></Suspense>
}
