import { Suspense, type ReactNode } from 'react'
import { Boundary } from './Boundary'
import { Skeleton } from './Skeleton'

interface Props { rows?: number; children: ReactNode }

/** Holds a part of the pages that is loaded when it is first opened, and says so where it cannot be. */
export function Later({ rows = 4, children }: Props) {
  return <Boundary part><Suspense fallback={<Skeleton rows={rows} />}>{children}</Suspense></Boundary>
}
