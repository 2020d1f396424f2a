/**
 * What is kept now, newest first: only the rows in sight are drawn, older ones are asked for on the
 * way down.
 */
import { ActionIcon, Button } from '@mantine/core'
import { X } from 'lucide-react'
import type { CachedAnswer } from '../../../contract/cache'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import type { ServerList } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { formatMoment } from '../../kit/time-format'
import { useLongList } from '../../kit/use-long-list'
import { ageText, leftText, savedBy, serviceName } from './cache.words'
import classes from './cache.module.css'

const rowHeight = 32

export interface KeptAnswersProps {
  readonly list: ServerList<CachedAnswer>
  readonly service: string | null
  readonly onAll: () => void
  readonly onForget: (answer: CachedAnswer) => void
}

export function KeptAnswers({ list, service, onAll, onForget }: KeptAnswersProps) {
  const { items, hasMore } = list
  const { scroller, rows, height } = useLongList(list, rowHeight)
  const now = Date.now()
  return (
    <section aria-label="Kept answers">
      <div className={classes.keptHead}>
        <h2 className={classes.heading}>
          Kept answers{service !== null && ` of ${serviceName(service === '' ? null : service)}`}
        </h2>
        {service !== null && (
          <Button variant="subtle" size="compact-xs" onClick={onAll}>
            Show all
          </Button>
        )}
      </div>
      {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
      {list.loading && (
        <SkeletonRows rows={4} rowHeight={rowHeight} widths={['40%', '14%', '14%', '8%', '8%']} />
      )}
      {!list.loading && list.error === null && items.length === 0 && (
        <EmptyState title="None of these is kept any more" tight />
      )}
      {items.length > 0 && (
        <div
          ref={scroller}
          className={classes.kept}
          role="table"
          aria-label="Kept answers, newest first"
          aria-rowcount={hasMore ? -1 : items.length + 1}
          tabIndex={0}
        >
          <div className={classes.keptRow} role="row" data-head>
            {['Question', 'Model', 'Service, project', 'Age', 'Left', 'Reused', 'Saved'].map(
              (name, column) => (
                <span key={name} role="columnheader" data-number={column > 2 || undefined}>
                  {name}
                </span>
              ),
            )}
            <span role="columnheader">
              <span className="tg-visually-hidden">Drop</span>
            </span>
          </div>
          <div role="rowgroup" className={classes.keptRows} style={{ height: height }}>
            {rows.map((row) => {
              const answer = items[row.index]
              return answer === undefined ? null : (
                <Row
                  key={answer.key}
                  answer={answer}
                  top={row.start}
                  index={row.index}
                  now={now}
                  onForget={() => onForget(answer)}
                />
              )
            })}
          </div>
        </div>
      )}
    </section>
  )
}

function Row({
  answer,
  top,
  index,
  now,
  onForget,
}: {
  readonly answer: CachedAnswer
  readonly top: number
  readonly index: number
  readonly now: number
  readonly onForget: () => void
}) {
  const title = answer.title ?? 'The call is gone from the record'
  return (
    <div
      className={classes.keptRow}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="cell">
        <a href={`#/playground?call=${encodeURIComponent(answer.callId)}`} title={title}>
          {title}
        </a>
      </span>
      <span role="cell" title={`${answer.provider}/${answer.model}`}>
        <ModelDot model={answer.model} /> {answer.model}
      </span>
      <span
        role="cell"
        title={`${serviceName(answer.service)}, ${answer.project}, ${answer.environment}`}
      >
        {serviceName(answer.service)}, {answer.project}
      </span>
      <span role="cell" data-number title={formatMoment(answer.storedAt)}>
        {ageText(answer.storedAt, now)}
      </span>
      <span role="cell" data-number title={formatMoment(answer.expiresAt)}>
        {leftText(answer.expiresAt, now)}
      </span>
      <span role="cell" data-number>
        {answer.hits === 0 ? <span className={classes.quiet}>–</span> : formatCount(answer.hits)}
      </span>
      <span role="cell" data-number>
        {answer.hits === 0 ? (
          <span className={classes.quiet}>–</span>
        ) : (
          <Money nanoUsd={savedBy(answer)} />
        )}
      </span>
      <span role="cell">
        <ActionIcon size={22} aria-label={`Drop the answer to ${title}`} onClick={onForget}>
          <X size={13} />
        </ActionIcon>
      </span>
    </div>
  )
}
