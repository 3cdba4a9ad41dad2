import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { languageInAddress } from '../../api/client'
import { Boundary } from '../../ui/Boundary'
import { Failure } from '../../ui/Failure'
import { speak, type Language } from '../i18n'
import { BottomBar } from './BottomBar'
import { LeftBar } from './LeftBar'
import { SeenAs } from './SeenAs'
import styles from './Shell.module.css'
import { TopBar } from './TopBar'

interface Props { language: Language; children: ReactNode }

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

/** What stands around every page. `language` is the reader's own, where the address names none. */
export function Shell({ language, children }: Props) {
  const { t, i18n } = useTranslation()
  const location = useLocation()
  const online = useOnline()
  const main = useRef<HTMLElement>(null)
  const opened = useRef(location.pathname)

  const wanted = languageInAddress() ?? language
  useEffect(() => {
    if (i18n.language !== wanted) void speak(i18n, wanted)
  }, [i18n, wanted])

  useEffect(() => {
    if (opened.current === location.pathname) return
    opened.current = location.pathname
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [location.pathname])

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main" onClick={(event) => {
        event.preventDefault()
        main.current?.focus()
      }}>{t('shell.skip')}</a>
      <TopBar />
      <LeftBar />
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        {!online && <p role="status" className={styles.offline}>{t('shell.offline')}</p>}
        <SeenAs />
        <Boundary key={location.pathname} fallback={<Failure error={null} retry={() => window.location.reload()} />}>{children}</Boundary>
      </main>
      <BottomBar />
    </div>
  )
}
