/** A line as tall as a word, standing on zero; the numbers beside it say the rest. */
import { sparklinePath } from './sparkline-path'
import classes from './charts.module.css'

const WIDTH = 160
const HEIGHT = 32

export function Sparkline({
  values,
  label,
}: {
  readonly values: readonly number[]
  readonly label: string
}) {
  const { line, area } = sparklinePath(values, WIDTH, HEIGHT)
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={classes.sparkArea} d={area} />
      <path className={classes.sparkLine} d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
