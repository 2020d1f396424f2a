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
  /** What the better one does: `passes more`. */
  readonly does: string
}

/** Of the drawing, in its own units; it is stretched to the width there is. */
const width = 1000
const height = 44
const middle = height / 2

export function IntervalBar({ a, b, difference, low, high, margin, does }: IntervalBarProps) {
  const { reach, at } = intervalScale(low, high, margin)
  const x = (value: number) => Math.round(at(value) * width)
  const equal = `Equal within ${pointsText(margin).slice(1)} points`
  return (
    <figure className={classes.interval}>
      <div className={classes.intervalEnds}>
        <span>
          {b} {does}
        </span>
        <span>
          {a} {does}
        </span>
      </div>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${a} less ${b}: ${intervalText({ difference, low, high })}. ${equal}.`}
      >
        <rect
          className={classes.intervalMargin}
          x={x(-margin)}
          y={0}
          width={x(margin) - x(-margin)}
          height={height}
        />
        <line className={classes.intervalAxis} x1={0} x2={width} y1={middle} y2={middle} />
        {[-margin, margin].map((edge) => (
          <line
            key={edge}
            className={classes.intervalEdge}
            x1={x(edge)}
            x2={x(edge)}
            y1={0}
            y2={height}
          />
        ))}
        <line className={classes.intervalZero} x1={x(0)} x2={x(0)} y1={0} y2={height} />
        <rect
          className={classes.intervalRange}
          x={x(low)}
          y={middle - 7}
          width={Math.max(3, x(high) - x(low))}
          height={14}
        />
        <rect
          className={classes.intervalPoint}
          x={x(difference) - 2}
          y={middle - 11}
          width={4}
          height={22}
        />
      </svg>
      <div className={classes.intervalEnds}>
        <span>{pointsText(-reach)}</span>
        <span>0</span>
        <span>{pointsText(reach)} points</span>
      </div>
      <figcaption className={classes.hint}>
        The bar is the 95 % interval, its mark the difference seen. {equal}: the grey band.
      </figcaption>
    </figure>
  )
}
