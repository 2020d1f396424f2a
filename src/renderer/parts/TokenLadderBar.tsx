/**
 * The bar of a monthly token limit: used solid, held by running calls hatched, the marks of the
 * ladder as ticks.
 */
import type { TokenLimit } from '../../contract/token-limits'
import { ladderBar, ladderSentence } from './token-ladder.words'
import classes from './token-ladder.module.css'

export function TokenLadderBar({
  limit,
  numbered = false,
}: {
  readonly limit: Pick<TokenLimit, 'limit' | 'used' | 'held' | 'marks' | 'stage'>
  readonly numbered?: boolean
}) {
  const bar = ladderBar(limit)
  const sentence = ladderSentence(limit)
  return (
    <div
      className={classes.bar}
      role="img"
      aria-label={sentence}
      title={sentence}
      data-stage={limit.stage}
      data-numbered={numbered || undefined}
    >
      <div className={classes.track} style={{ width: `${bar.limit}%` }} />
      <div className={classes.used} style={{ width: `${bar.used}%` }} />
      <div className={classes.held} style={{ left: `${bar.used}%`, width: `${bar.held}%` }} />
      {bar.ticks.map(({ mark, at, passed }) => (
        <div
          key={mark}
          className={classes.tick}
          data-passed={passed || undefined}
          style={{ left: `${at}%` }}
        >
          {numbered && <span>{mark}</span>}
        </div>
      ))}
    </div>
  )
}
