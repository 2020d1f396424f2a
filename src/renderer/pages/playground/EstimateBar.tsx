/**
 * Right above Send: what goes in, what it may cost at most, what is left after; or why it would be
 * refused and what would fit.
 */
import type { CallEstimate } from '../../../contract/call-estimate'
import type { ErrorBody } from '../../../contract/errors'
import { CircleAlert } from 'lucide-react'
import { estimateLine } from '../../call/estimate.words'
import { WaysOut, type WaysOutProps } from '../../call/WaysOut'
import classes from './playground.module.css'

export interface EstimateBarProps extends Omit<WaysOutProps, 'error'> {
  readonly estimate: CallEstimate | undefined
  readonly error: ErrorBody | null
  /** True while there is nothing to send. */
  readonly empty: boolean
  readonly stale: boolean
}

export function EstimateBar({ estimate, error, empty, stale, ...ways }: EstimateBarProps) {
  const refusal = empty ? null : (error ?? estimate?.refusal ?? null)
  if (refusal !== null) {
    return (
      <div className={classes.refusal} role="status">
        <CircleAlert size={14} aria-hidden="true" />
        <span className={classes.refusalText}>{refusal.message}</span>
        <span className={classes.refusalWays}>
          <WaysOut error={refusal} {...ways} />
        </span>
      </div>
    )
  }
  if (empty || estimate === undefined)
    return (
      <div className={classes.estimate}>
        {empty ? 'What a call may cost at most stands here before you send it.' : ' '}
      </div>
    )
  const line = estimateLine(estimate)
  return (
    <div className={classes.estimate} title={line.detail} data-stale={stale || undefined}>
      <span className={classes.figures}>{line.input}</span>
      <span aria-hidden="true">·</span>
      <span className={classes.figures}>{line.cost}</span>
      {line.after !== null && (
        <>
          <span aria-hidden="true">·</span>
          <span className={classes.figures}>{line.after}</span>
        </>
      )}
    </div>
  )
}
