import { Refused } from '../api/client'
import { FailurePage } from '../ui/FailurePage'

/** For an address that leads nowhere. */
export function NotFoundPage() {
  return <FailurePage error={new Refused(404, '')} />
}
