import { useLocation } from 'react-router'
import { LinkTo } from './LinkTo'
import styles from './Tabs.module.css'

interface Props { label: string; tabs: { to: string; text: string }[] }

/** Parts of a section, each at its own address. */
export function Tabs({ label, tabs }: Props) {
  const { pathname } = useLocation()
  if (tabs.length < 2) return null
  return (
    <nav aria-label={label}>
      <ul className={styles.tabs}>
        {tabs.map(({ to, text }) => (
          <li key={to}><LinkTo to={to} aria-current={pathname === to ? 'page' : undefined}>{text}</LinkTo></li>
        ))}
      </ul>
    </nav>
  )
}
