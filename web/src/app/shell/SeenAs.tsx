import { useMe } from '../../api/me'
import { useWords } from '../../ui/words'
import styles from './Shell.module.css'

/** In which roles the reader sees what is on the page. */
export function SeenAs() {
  const { person, roles } = useMe()
  const words = useWords()
  if (!person || roles.length === 0) return null
  const held = roles.map(({ role, place_name }) => {
    const name = words.value('role', role)
    return words.t('shell.role_at', { role: name.charAt(0).toLocaleLowerCase(words.language) + name.slice(1), place: place_name })
  })
  return <p className={styles.seen}>{words.t('shell.seen_as', { roles: words.and(held) })}</p>
}
