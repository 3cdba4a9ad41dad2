import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { unproved } from '../api/client'
import { me, useMe } from '../api/me'
import { useAddress } from '../ui/address'
import { takeBack } from '../ui/back'
import { PageSkeleton } from '../ui/Skeleton'
import { lazyOf } from './i18n'
import { SignOut } from './shell/SignOut'
import styles from './SecondStep.module.css'

const SecondStepPage = lazyOf('identity', () => import('../features/identity/SecondStepPage'))

// What a letter's link opens is open to whoever holds it.
const by_link = /^\/(invitation|new-address|reset|setup|sign-in)\/./

/** Shows the page, unless its reader owes a second factor: then that comes first, at every address. */
export function SecondStep({ children }: { children: ReactNode }) {
  const { next } = useMe()
  const cache = useQueryClient()
  const address = useAddress()
  const { pathname } = useLocation()
  // Stays until the recovery codes are saved, though the server is content before.
  const [owed, setOwed] = useState(next)
  if (next !== 'nothing' && owed === 'nothing') setOwed(next)
  useEffect(() => {
    const hear = () => void cache.invalidateQueries(me())
    unproved.addEventListener('403', hear)
    return () => unproved.removeEventListener('403', hear)
  }, [cache])
  if (owed === 'nothing' || by_link.test(pathname)) return children
  // Everything that was refused is read anew.
  const go = () => (pathname.startsWith('/sign-in') ? window.location.replace(address(takeBack())) : window.location.reload())
  return (
    <Suspense fallback={<PageSkeleton />}>
      <SecondStepPage next={owed} onDone={go} leave={<SignOut className={styles.leave} />} />
    </Suspense>
  )
}
