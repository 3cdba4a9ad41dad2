import { Component, type ReactNode } from 'react'

interface Props { children: ReactNode; fallback: ReactNode }

/** Keeps a fault of one page from taking the bars around it down. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}
