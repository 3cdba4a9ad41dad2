import type { ReactNode } from 'react'
import { LinkTo } from '../../ui/LinkTo'
import styles from './LinkList.module.css'

interface Props { items: { to: string; key?: string; text: ReactNode; note?: ReactNode }[] }

/** A short list of places to go on to, each with a word about it. */
export function LinkList({ items }: Props) {
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <li key={item.key ?? item.to}>
          <LinkTo to={item.to}>{item.text}</LinkTo>
          {item.note && <span className={styles.note}>{item.note}</span>}
        </li>
      ))}
    </ul>
  )
}
