import { Navigate } from 'react-router'
import { useAddress } from './address'

interface Props { to: string }

/** Leads from a key or a former name in the address to the present one. */
export function Moved({ to }: Props) {
  return <Navigate to={useAddress()(to)} replace />
}
