import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from '../../ui/translation'
import { useLocation, useNavigationType } from 'react-router'
import { languageInAddress } from '../../api/client'
import { useAnnounced } from '../../ui/announce'
import { Boundary } from '../../ui/Boundary'
import { speak, type Language } from '../i18n'
import { BottomBar } from './BottomBar'
import { Connection } from './Connection'
import { LeftBar } from './LeftBar'
import { PrintFoot } from './PrintFoot'
import { ProofWatch } from './ProofWatch'
import { SessionWatch } from './SessionWatch'
import styles from './Shell.module.css'
import { TopBar } from './TopBar'

interface Props { language: Language; children: ReactNode }

/** What stands around every page. `language` is the reader's own, where the address names none. */
export function Shell({ language, children }: Props) {
  const { t, words } = useTranslation()
  const location = useLocation()
  const arrival = useNavigationType()
  const announced = useAnnounced()
  const main = useRef<HTMLElement>(null)
  const opened = useRef(location.pathname)

  const wanted = languageInAddress() ?? language
  useEffect(() => {
    if (words.language !== wanted) void speak(words, wanted)
  }, [words, wanted])

  useEffect(() => {
    if (opened.current === location.pathname) return
    opened.current = location.pathname
    // Going back, the browser remembers where one was on the page.
    if (arrival !== 'POP') window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [location.pathname, arrival])

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main" onClick={(event) => {
        event.preventDefault()
        main.current?.focus()
      }}>{t('shell.skip')}</a>
      <TopBar />
      <LeftBar />
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <Connection />
        <Boundary key={location.pathname}>{children}</Boundary>
        <PrintFoot />
      </main>
      <BottomBar />
      <SessionWatch />
      <ProofWatch />
      <p role="status" className="spoken">{announced}</p>
    </div>
  )
}
