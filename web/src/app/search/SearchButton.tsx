import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from '../../ui/translation'
import { Boundary } from '../../ui/Boundary'
import styles from './SearchButton.module.css'

const SearchDialog = lazy(() => import('./SearchDialog'))
const apple = /Mac|iP(hone|ad)/.test(navigator.userAgent)

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Opens the search; so do Ctrl K anywhere and "/" where nobody is typing. */
export function SearchButton() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const wanted = event.key.toLowerCase() === 'k' ? (apple ? event.metaKey : event.ctrlKey) && !event.shiftKey && !event.altKey
        : event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)
      if (!wanted || document.querySelector('dialog[open]')) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', keys)
    return () => window.removeEventListener('keydown', keys)
  }, [])
  return (
    <>
      <button type="button" className={styles.button} aria-label={t('search.title')} aria-keyshortcuts={apple ? 'Meta+K /' : 'Control+K /'} aria-haspopup="dialog"
        onClick={() => setOpen(true)}>
        <IconSearch size={20} stroke={1.75} aria-hidden="true" />
        <span className={styles.word}>{t('search.title')}</span>
        <kbd className={styles.keys} data-keys={t(apple ? 'search.keys_apple' : 'search.keys')} aria-hidden="true" />
      </button>
      {open && <Boundary part><Suspense fallback={null}><SearchDialog onClose={() => setOpen(false)} /></Suspense></Boundary>}
    </>
  )
}
