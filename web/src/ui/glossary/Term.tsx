import { lazy, type ReactNode } from 'react'
import { Later } from '../Later'
import { Popup } from '../Popup'
import type { TermKey } from './key'
import styles from './Term.module.css'

const Meaning = lazy(() => import('./Meaning'))

interface Props { of: TermKey; children: ReactNode }

/** A word of the field whose meaning is one press away. */
export function Term({ of, children }: Props) {
  return (
    <Popup inline side="start" className={styles.term} button={children}>
      {() => <Later rows={2}><Meaning of={of} /></Later>}
    </Popup>
  )
}
