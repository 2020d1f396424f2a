/** A rating with its interval as a bar on the scale all rows share; an open end has an arrow. */
import type { BoardItem } from '../../../../contract/board'
import { drawnRating, meanRating, type RatingScale } from './board-scale'
import { rangeText, ratingText } from './board.words'
import classes from './board.module.css'

export interface RatingBarProps {
  readonly item: BoardItem
  readonly scale: RatingScale
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`

export function RatingBar({ item, scale }: RatingBarProps) {
  const drawn = drawnRating(item, scale)
  if (drawn === null) return null
  const { from, to, point } = drawn
  return (
    <span
      className={classes.track}
      role="img"
      aria-label={`Rating ${ratingText(item)}, 95 % interval ${rangeText(item) ?? ''}`}
    >
      <span className={classes.mean} style={{ left: percent(scale.at(meanRating)) }} />
      <span
        className={classes.range}
        data-open-low={item.ratingLow === null || undefined}
        data-open-high={item.ratingHigh === null || undefined}
        style={{ left: percent(from), width: percent(to - from) }}
      />
      <span className={classes.point} style={{ left: percent(point) }} />
    </span>
  )
}
