/** The ways out of a refusal or failure, as buttons. */
import { Button } from '@mantine/core'
import type { ErrorBody } from '../../../contract/errors'
import { useFrame } from '../../app/frame-store'
import { navigate } from '../../app/route'
import { waysOut, type WayOut } from './way-out'

export interface WaysOutProps {
  readonly error: ErrorBody
  readonly onMaxOutput?: (tokens: number) => void
  readonly onModel?: (model: string, maxOutputTokens: number | null) => void
  readonly onDropUnsupported?: () => void
  readonly onRetry?: () => void
}

export function WaysOut({ error, onMaxOutput, onModel, onDropUnsupported, onRetry }: WaysOutProps) {
  const showEmergency = useFrame((state) => state.showEmergency)
  function act(way: WayOut): (() => void) | undefined {
    switch (way.kind) {
      case 'go':
        return () => navigate(way.path)
      case 'max-output':
        return onMaxOutput === undefined ? undefined : () => onMaxOutput(way.maxOutputTokens)
      case 'model':
        return onModel === undefined ? undefined : () => onModel(way.model, way.maxOutputTokens)
      case 'release-emergency':
        return () => showEmergency('release')
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
        return onClick === undefined ? null : (
          <Button key={way.label} variant="default" size="compact-xs" onClick={onClick}>
            {way.label}
          </Button>
        )
      })}
    </>
  )
}
