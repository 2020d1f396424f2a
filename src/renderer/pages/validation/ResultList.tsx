/** Checked answers, newest first: only the rows in sight are drawn, and each opens its rules. */
import type { ResultItem } from '../../../contract/validation'
import { resultTone, ruleName, scoreText, sortedRules } from '../../call/validation.words'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { ModelDot } from '../../parts/ModelDot'
import type { ServerList } from '../../client/query'
import { moveFocus } from '../../kit/move-focus'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { useLongList } from '../../kit/use-long-list'
import layout from '../../kit/layout.module.css'
import classes from './validation.module.css'

const rowHeight = 32

export interface ResultListProps {
  readonly list: ServerList<ResultItem>
  readonly openId: number | null
  readonly onOpen: (result: ResultItem) => void
}

export function ResultList({ list, openId, onOpen }: ResultListProps) {
  const { items } = list
  const { scroller, rows, height } = useLongList(list, rowHeight)
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />
  if (list.loading)
    return (
      <SkeletonRows
        rows={6}
        rowHeight={rowHeight}
        widths={['10%', '14%', '20%', '20%', '8%', '20%']}
      />
    )
  if (items.length === 0) return <EmptyState title="No checked answer matches" tight />
  return (
    <div
      ref={scroller}
      className={classes.results}
      role="group"
      aria-label="Checked answers, newest first"
      tabIndex={0}
      onKeyDown={moveFocus}
    >
      <ul className={classes.resultRows} style={{ height: height }}>
        {rows.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          const { tone, word } = resultTone(item)
          const broken = sortedRules(item.rules)
            .filter(({ passed }) => !passed)
            .map(({ rule }) => ruleName(rule))
          return (
            <li key={item.id} style={{ transform: `translateY(${row.start}px)` }}>
              <button
                type="button"
                className={`${layout.rowButton} ${classes.result}`}
                aria-pressed={item.id === openId}
                onClick={() => onOpen(item)}
              >
                <span>
                  <Time at={item.time} />
                </span>
                <span>
                  <StatusChip tone={tone}>
                    {word === 'Passed with warnings' ? 'Warned' : word}
                  </StatusChip>
                </span>
                <span data-number>{scoreText(item.score)}</span>
                <span>
                  <ModelDot model={item.model} /> {item.model}
                </span>
                <span>
                  {item.service ?? 'no service'}, {item.project}
                </span>
                <span className={classes.quiet}>
                  {broken.length === 0 ? item.profile : broken.join(', ')}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
