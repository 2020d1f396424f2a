/** An empty list that offers a first entry ready made, and the way to one of one's own. */
import { Button } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ErrorBody } from '../../contract/errors'
import { EmptyState } from '../kit/EmptyState'
import { ErrorState } from './ErrorState'

export interface OfferedFirstProps {
  readonly icon: LucideIcon
  readonly title: string
  /** What the offer adds. */
  readonly offer: string
  readonly adding: { readonly running: boolean; readonly error: ErrorBody | null }
  readonly onOffer: () => void
  readonly onOwn: () => void
  /** What such a list is for. */
  readonly children: ReactNode
}

/** Two ways to begin: the offer at one press, or the form. */
export function OfferedFirst({
  icon,
  title,
  offer,
  adding,
  onOffer,
  onOwn,
  children,
}: OfferedFirstProps) {
  return (
    <EmptyState
      icon={icon}
      title={title}
      action={
        <>
          <Button loading={adding.running} onClick={onOffer}>
            {offer}
          </Button>
          <Button variant="default" onClick={onOwn}>
            Set up another
          </Button>
          {adding.error !== null && <ErrorState error={adding.error} />}
        </>
      }
    >
      {children}
    </EmptyState>
  )
}
