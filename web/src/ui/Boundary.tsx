import { Component, type ReactNode } from 'react'
import { FaultPage } from './FailurePage'
import { Failure } from './Failure'

interface Props {
  children: ReactNode
  /** A part of a page, not all of it. */
  part?: boolean
  /** What stands in its place; without it, what went wrong. */
  instead?: ReactNode
}

/** Keeps a fault of one page, or of one part, from taking down what stands around it. */
export class Boundary extends Component<Props, { error: unknown }> {
  override state = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error() }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    if (this.props.instead !== undefined) return this.props.instead
    return this.props.part ? <Failure error={this.state.error} /> : <FaultPage error={this.state.error} />
  }
}
