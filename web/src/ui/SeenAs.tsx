import { useMe } from '../api/me'
import { useWords } from './words'

interface Props { as: string[] }

/** By which of their roles the reader sees what is on the page. */
export function SeenAs({ as }: Props) {
  const { roles } = useMe()
  const words = useWords()
  const held = roles.filter(({ role, place_id }) => as.includes(`${role}@${place_id}`)).map(({ role, place_name }) => {
    const name = words.value('role', role)
    return words.t('shell.role_at', { role: name.charAt(0).toLocaleLowerCase(words.language) + name.slice(1), place: place_name })
  })
  if (held.length === 0) return null
  return <p className="muted small">{words.t('shell.seen_as', { roles: words.and(held) })}</p>
}
