import IconOffline from '@tabler/icons-react/dist/esm/icons/IconCloudOff.mjs'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from '../../ui/translation'
import { Refused } from '../../api/client'
import styles from './Shell.module.css'

const shown_for = 6000  // milliseconds: time to read one short line

function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('online', changed)
      window.addEventListener('offline', changed)
      return () => {
        window.removeEventListener('online', changed)
        window.removeEventListener('offline', changed)
      }
    },
    () => navigator.onLine,
  )
}

/** Whether something on the page waits for a server that had no time for it. */
function useBusy(): boolean {
  const cache = useQueryClient().getQueryCache()
  return useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => cache.getAll().some(({ state }) => state.fetchStatus === 'fetching' && state.fetchFailureReason instanceof Refused && state.fetchFailureReason.status === 503),
  )
}

/** Says that there is no connection, that it is back, or that the server asks for patience; else nothing. */
export function Connection() {
  const { t } = useTranslation()
  const online = useOnline()
  const busy = useBusy()
  const [was, setWas] = useState(online)
  const [back, setBack] = useState(false)
  if (was !== online) {
    setWas(online)
    setBack(online)
  }
  useEffect(() => {
    if (!back) return
    const timer = setTimeout(() => setBack(false), shown_for)
    return () => clearTimeout(timer)
  }, [back])
  const text = !online ? 'shell.offline' : back ? 'shell.back_online' : busy ? 'shell.busy' : null
  return (
    <div role="status" className={styles.connection}>
      {text && <p>{!online && <IconOffline size={20} stroke={1.75} aria-hidden="true" />}{t(text)}</p>}
    </div>
  )
}
