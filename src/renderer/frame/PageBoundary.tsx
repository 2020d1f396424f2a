/** Keeps a fault in one page from taking the frame, and with it the emergency stop, away. */
import { Component, type ReactNode } from 'react'
import { ErrorState } from '../parts/ErrorState'

interface BoundaryState {
  readonly thrown: unknown
  readonly failed: boolean
}

export class PageBoundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { thrown: null, failed: false }

  static getDerivedStateFromError(thrown: unknown): BoundaryState {
    return { thrown, failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    const words =
      this.state.thrown instanceof Error ? this.state.thrown.message : String(this.state.thrown)
    return (
      <ErrorState
        error={{ code: 'internal', message: `This page could not be drawn: ${words}` }}
        onRetry={() => this.setState({ thrown: null, failed: false })}
      />
    )
  }
}
