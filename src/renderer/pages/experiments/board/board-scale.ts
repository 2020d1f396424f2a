/** Where ratings and their intervals stand on the scale that all rows of a board share. Pure. */
import type { BoardItem } from '../../../../contract/board'

type Rated = Pick<BoardItem, 'rating' | 'ratingLow' | 'ratingHigh'>

export interface RatingScale {
  readonly low: number
  readonly high: number
  /** 0 is the left end, 1 the right one. */
  readonly at: (rating: number) => number
}

/** The mean of all rated models. */
export const meanRating = 1000
const step = 50

/** Holds every rating and every closed end with room around, and the mean. */
export function ratingScale(items: readonly Rated[]): RatingScale {
  const values = [
    meanRating - 2 * step,
    meanRating + 2 * step,
    ...items.flatMap(({ rating, ratingLow, ratingHigh }) =>
      [rating, ratingLow, ratingHigh].filter((value) => value !== null),
    ),
  ]
  // An open end runs on past every closed one.
  const low = (Math.floor(Math.min(...values) / step) - 1) * step
  const high = (Math.ceil(Math.max(...values) / step) + 1) * step
  return { low, high, at: (rating) => Math.max(0, Math.min(1, (rating - low) / (high - low))) }
}

export interface DrawnRating {
  /** Shares of the width; an open end lies at the edge. */
  readonly from: number
  readonly to: number
  readonly point: number
}

/** Null where there is no rating. */
export function drawnRating(
  { rating, ratingLow, ratingHigh }: Rated,
  { at }: RatingScale,
): DrawnRating | null {
  if (rating === null) return null
  return {
    from: ratingLow === null ? 0 : at(ratingLow),
    to: ratingHigh === null ? 1 : at(ratingHigh),
    point: at(rating),
  }
}
