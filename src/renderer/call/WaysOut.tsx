/** The ways out of a refusal or failure, as buttons. */
import { Button } from '@mantine/core'
import { useContext, useState } from 'react'
import type { ErrorBody } from '../../contract/errors'
import { useNow } from '../kit/use-now'
import { retryLabel, waysOut, type WayOut } from './way-out'
import { WaysContext } from './ways-context'

export interface WaysOutProps {
  readonly error: ErrorBody
  /** When the error came, epoch ms: what may be tried later counts down from it. */
  readonly since?: number | null
  readonly onMaxOutput?: (tokens: number) => void
  readonly onModel?: (model: string, maxOutputTokens: number | null) => void
  readonly onDropUnsupported?: () => void
  readonly onRetry?: () => void
}

export function WaysOut({
  error,
  since = null,
  onMaxOutput,
  onModel,
  onDropUnsupported,
  onRetry,
}: WaysOutProps) {
  const ways = useContext(WaysContext)
  function act(way: WayOut): (() => void) | undefined {
    switch (way.kind) {
      case 'go':
        return ways === null ? undefined : () => ways.go(way.path)
      case 'max-output':
        return onMaxOutput === undefined ? undefined : () => onMaxOutput(way.maxOutputTokens)
      case 'model':
        return onModel === undefined ? undefined : () => onModel(way.model, way.maxOutputTokens)
      case 'release-emergency':
        return ways?.releaseEmergency
      case 'drop-unsupported':
        return onDropUnsupported
      case 'retry':
        return onRetry
    }
  }
  return (
    <>
      {waysOut(error).map((way) => {
        const onClick = act(way)
        if (onClick !== undefined && way.kind === 'retry')
          return <RetryButton key={way.label} at={(since ?? 0) + way.afterMs} onClick={onClick} />
        return onClick === undefined ? null : (
          <Button key={way.label} variant="default" size="compact-xs" onClick={onClick}>
            {way.label}
          </Button>
        )
      })}
    </>
  )
}

/** Counts down to the moment from which another try makes sense. */
function RetryButton({ at, onClick }: { readonly at: number; readonly onClick: () => void }) {
  const [over, setOver] = useState(false)
  const now = useNow(!over, 250)
  const left = at - now
  if (left <= 0 && !over) setOver(true)
  if (left > 0 && over) setOver(false)
  return (
    <Button variant="default" size="compact-xs" disabled={left > 0} onClick={onClick}>
      {retryLabel(left)}
    </Button>
  )
}
