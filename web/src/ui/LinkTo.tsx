import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, type LinkProps } from 'react-router'
import { useAddress } from './address'

interface Props extends Omit<LinkProps, 'to'> { to: string }

/** A link within the pages that keeps their language. */
export function LinkTo({ to, ...rest }: Props) {
  return <Link to={useAddress()(to)} {...rest} />
}

interface ButtonLinkProps extends ButtonProps { to: string; children: ReactNode }

/** A link that looks like a button: where one goes to begin something. */
export function ButtonLink({ to, ...rest }: ButtonLinkProps) {
  return <Button component={Link} to={useAddress()(to)} {...rest} />
}
