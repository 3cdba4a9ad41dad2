import { useLocation } from 'react-router'
import { useWords } from '../../ui/words'
import styles from './Shell.module.css'

/** On paper: where this came from, and when. */
export function PrintFoot() {
  const words = useWords()
  const { pathname, search } = useLocation()
  return <p className={styles.foot}>{words.t('shell.printed', { address: window.location.origin + pathname + search, at: words.instant(new Date().toISOString()) })}</p>
}
