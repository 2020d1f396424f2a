/** Wins above the line and losses below it, a bar for each period. */
import type { BoardItem } from '../../../../contract/board'
import { resultsText } from './board.words'
import classes from './board.module.css'

export interface HistoryBarsProps {
  readonly item: BoardItem
  /** The most wins or losses of any model in a period. */
  readonly most: number
}

/** Of the drawing, in its own units; it is stretched to the width there is. */
const half = 12
const wide = 4
/** Of a short history the bars stand at the right, no wider than those of a longer one. */
const leastSlots = 24

export function HistoryBars({ item, most }: HistoryBarsProps) {
  const { history } = item
  const slots = Math.max(leastSlots, history.length)
  const first = slots - history.length
  const tall = (count: number) =>
    count === 0 ? 0 : Math.max(1, (count / Math.max(1, most)) * half)
  return (
    <svg
      className={classes.history}
      viewBox={`0 0 ${slots * wide} ${2 * half}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`History: ${resultsText(item)} over ${history.length} periods`}
    >
      {history.map(({ wins, losses }, at) => (
        <g key={at}>
          <rect
            className={classes.won}
            x={(first + at) * wide + 0.5}
            y={half - tall(wins)}
            width={wide - 1}
            height={tall(wins)}
          />
          <rect
            className={classes.lost}
            x={(first + at) * wide + 0.5}
            y={half}
            width={wide - 1}
            height={tall(losses)}
          />
        </g>
      ))}
      <line
        className={classes.axis}
        x1={0}
        x2={slots * wide}
        y1={half}
        y2={half}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
