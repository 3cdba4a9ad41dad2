import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { LinkTo } from './LinkTo'
import { signInFrom } from './back'

interface Props { className?: string; children: ReactNode }

/** Leads to signing in, and from there back to the address it stands at. */
export function SignInLink({ className, children }: Props) {
  const { pathname, search } = useLocation()
  return <LinkTo to={signInFrom(pathname + search)} className={className}>{children}</LinkTo>
}
