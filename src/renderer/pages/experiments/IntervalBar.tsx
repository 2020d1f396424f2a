/** A difference with its interval as a bar: zero and the margin are marked, each side says whose it is. */
import { intervalScale } from './interval-scale'
import { intervalText, pointsText } from './verdict.words'
import classes from './experiments.module.css'

export interface IntervalBarProps {
  readonly a: string
  readonly b: string
  /** Of A less B, as shares. */
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly margin: number
}

const width = 640
const height = 64
const middle = 26

export function IntervalBar({ a, b, difference, low, high, margin }: IntervalBarProps) {
  const { reach, at } = intervalScale(low, high, margin)
  const x = (value: number) => Math.round(at(value) * width * 10) / 10
  return (
    <figure className={classes.interval}>
      <figcaption className={classes.intervalSides}>
        <span>{b} passes more</span>
        <span>{a} passes more</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${a} less ${b}: ${intervalText({ difference, low, high })}. Equal within ${pointsText(margin).slice(1)} points.`}
      >
        <rect
          className={classes.intervalMargin}
          x={x(-margin)}
          y={6}
          width={x(margin) - x(-margin)}
          height={40}
        />
        <line className={classes.intervalAxis} x1={0} x2={width} y1={middle} y2={middle} />
        <line className={classes.intervalZero} x1={width / 2} x2={width / 2} y1={2} y2={48} />
        <rect
          className={classes.intervalRange}
          x={x(low)}
          y={middle - 6}
          width={Math.max(2, x(high) - x(low))}
          height={12}
          rx={2}
        />
        <circle className={classes.intervalPoint} cx={x(difference)} cy={middle} r={5} />
        <text x={0} y={60} className={classes.intervalText}>
          {pointsText(-reach)}
        </text>
        <text x={width / 2} y={60} textAnchor="middle" className={classes.intervalText}>
          0
        </text>
        <text x={width} y={60} textAnchor="end" className={classes.intervalText}>
          {pointsText(reach)} points
        </text>
      </svg>
    </figure>
  )
}
