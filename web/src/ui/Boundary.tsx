import { Component, type ReactNode } from 'react'
import { FaultPage } from './FailurePage'
import { Failure } from './Failure'

interface Props {
  children: ReactNode
  /** A part of a page, not all of it. */
  part?: boolean
}

/** Keeps a fault of one page, or of one part, from taking down what stands around it. */
export class Boundary extends Component<Props, { error: unknown }> {
  override state = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error() }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    return this.props.part ? <Failure error={this.state.error} /> : <FaultPage error={this.state.error} />
  }
}
