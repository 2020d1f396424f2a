/** The models of a board in a table, the highest rating first. */
import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Board, BoardItem } from '../../../../contract/board'
import { formatCount } from '../../../kit/format'
import { DefaultDialog, DefaultMade, type MadeDefault } from '../../../parts/DefaultModel'
import { becauseText, itemId } from './board.words'
import { meanRating, ratingScale } from './board-scale'
import { BoardRow } from './BoardRow'
import table from '../../../kit/table.module.css'
import classes from './board.module.css'

/** Rows drawn at first. */
const atFirst = 50

export interface BoardTableProps {
  readonly board: Board
  readonly project: string
}

export function BoardTable({ board: { items, periods }, project }: BoardTableProps) {
  const [all, setAll] = useState(false)
  const [asked, setAsked] = useState<BoardItem | null>(null)
  const [made, setMade] = useState<MadeDefault | null>(null)
  const scale = useMemo(() => ratingScale(items), [items])
  const most = useMemo(
    () =>
      Math.max(
        1,
        ...items.flatMap(({ history }) => history.flatMap(({ wins, losses }) => [wins, losses])),
      ),
    [items],
  )
  return (
    <>
      {made !== null && (
        <div>
          <DefaultMade key={made.change} made={made} />
        </div>
      )}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Table of models">
        <table className={`${table.table} ${classes.board}`} aria-label="Board">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" data-number>
                Rating
              </th>
              <th scope="col">
                <span className={classes.scale}>
                  <span>{formatCount(scale.low)}</span>
                  <span style={{ left: `${scale.at(meanRating) * 100}%` }}>
                    {formatCount(meanRating)}
                  </span>
                  <span>{formatCount(scale.high)}</span>
                </span>
              </th>
              <th scope="col" data-number>
                Won
              </th>
              <th scope="col" data-number>
                Lost
              </th>
              <th scope="col" data-number>
                Tied
              </th>
              <th scope="col" data-number>
                Share of wins
              </th>
              <th scope="col">Over time</th>
              <th scope="col">Default</th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, all ? undefined : atFirst).map((item) => (
              <BoardRow
                key={itemId(item)}
                item={item}
                scale={scale}
                periods={periods}
                most={most}
                onMakeDefault={() => setAsked(item)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {asked !== null && (
        <DefaultDialog
          model={itemId(asked)}
          because={becauseText(asked, project)}
          first={null}
          onClose={() => setAsked(null)}
          onMade={(done) => {
            setAsked(null)
            setMade(done)
          }}
        />
      )}
      {!all && items.length > atFirst && (
        <div>
          <Button variant="default" onClick={() => setAll(true)}>
            Show all {items.length} models
          </Button>
        </div>
      )}
    </>
  )
}
