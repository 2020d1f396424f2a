/** A difference with its interval, drawn in a table's cell: the line in the middle is no difference. */
import classes from './rollout.module.css'

export interface DifferenceBarProps {
  /** Each from −1, the far left, to 1; 0 is no difference. */
  readonly seen: number
  readonly low: number
  readonly high: number
  /** All of it in words. */
  readonly label: string
}

const width = 160
const height = 18
const middle = height / 2

export function DifferenceBar({ seen, low, high, label }: DifferenceBarProps) {
  const x = (value: number) => ((Math.max(-1, Math.min(1, value)) + 1) / 2) * width
  return (
    <svg
      className={classes.bar}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      <line className={classes.axis} x1={0} x2={width} y1={middle} y2={middle} />
      <rect
        className={classes.range}
        x={x(low)}
        y={middle - 4}
        width={Math.max(2, x(high) - x(low))}
        height={8}
      />
      <line className={classes.zero} x1={x(0)} x2={x(0)} y1={0} y2={height} />
      <rect className={classes.point} x={x(seen) - 1.5} y={middle - 7} width={3} height={14} />
    </svg>
  )
}
