/** A count of tokens: grouped digits, or shortened with the exact figure on hover. */
import { formatCompact, formatCount } from '../kit/format'
import classes from '../kit/kit.module.css'

export function Tokens({
  count,
  compact = false,
  unit = false,
}: {
  readonly count: number | null
  readonly compact?: boolean
  readonly unit?: boolean
}) {
  if (count === null) return <span className={classes.number}>–</span>
  return (
    <span className={classes.number} title={`${formatCount(count)} tokens`}>
      {compact ? formatCompact(count) : formatCount(count)}
      {unit && ' tok'}
    </span>
  )
}
