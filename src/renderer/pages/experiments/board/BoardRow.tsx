/** One model of the board: its rating, meetings and history, and the way to make it a default. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Board, BoardItem } from '../../../../contract/board'
import { Opener } from '../../../kit/Opener'
import { useSettings } from '../../../parts/console.state'
import { ModelDot } from '../../../parts/ModelDot'
import type { RatingScale } from './board-scale'
import {
  itemId,
  periodText,
  rangeText,
  ratingText,
  resultsText,
  unratedText,
  winShareText,
} from './board.words'
import { HistoryBars } from './HistoryBars'
import { RatingBar } from './RatingBar'
import classes from './board.module.css'

export interface BoardRowProps {
  readonly item: BoardItem
  readonly scale: RatingScale
  readonly periods: Board['periods']
  /** The most wins or losses of any model in a period. */
  readonly most: number
  readonly onMakeDefault: () => void
}

export function BoardRow({ item, scale, periods, most, onMakeDefault }: BoardRowProps) {
  const [open, setOpen] = useState(false)
  const id = itemId(item)
  const range = rangeText(item)
  return (
    <>
      <tr>
        <th scope="row">
          <Opener open={open} onToggle={() => setOpen(!open)} className={classes.opener}>
            <ModelDot model={item.model} />
            <span className={classes.model} title={id}>
              {item.model}
            </span>
            <span className={classes.provider}>{item.provider}</span>
          </Opener>
        </th>
        <td data-number className={classes.rating} data-none={item.rating === null || undefined}>
          {ratingText(item)}
          {range !== null && <span className={classes.ends}>{range}</span>}
        </td>
        <td className={classes.drawn}>
          {item.rating === null ? (
            <span className={classes.why}>{unratedText(item)}</span>
          ) : (
            <RatingBar item={item} scale={scale} />
          )}
        </td>
        <td data-number>{item.wins}</td>
        <td data-number>{item.losses}</td>
        <td data-number>{item.ties}</td>
        <td data-number>{winShareText(item)}</td>
        <td className={classes.historyCell}>
          <HistoryBars item={item} most={most} />
        </td>
        <td>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Make default… ${id}`}
            onClick={onMakeDefault}
          >
            Make default…
          </Button>
        </td>
      </tr>
      {open && (
        <tr className={classes.details}>
          <td colSpan={9}>
            <History item={item} periods={periods} />
          </td>
        </tr>
      )}
    </>
  )
}

/** Periods in which it met anybody, the latest first. */
function History({
  item,
  periods,
}: {
  readonly item: BoardItem
  readonly periods: Board['periods']
}) {
  const timeZone = useSettings().data?.timeZone
  const met = item.history
    .map((results, at) => ({ results, period: periods[at] }))
    .filter(({ results }) => results.wins + results.losses + results.ties > 0)
    .toReversed()
  return (
    <>
      {item.bad > 0 && (
        <p className={classes.note}>
          {item.bad} {item.bad === 1 ? 'vote' : 'votes'} found every answer bad.
        </p>
      )}
      <ul className={classes.periods} aria-label={`History of ${item.model}`}>
        {met.map(({ results, period }) => (
          <li key={period?.from ?? 0}>
            <span>{period === undefined ? '' : periodText(period, timeZone)}</span>
            <span>{resultsText(results)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
