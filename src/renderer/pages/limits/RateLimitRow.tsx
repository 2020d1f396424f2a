/**
 * One rate limit: what it allows and for whom, what is left and until when for each subject, and
 * its state in words.
 */
import { Button, Menu } from '@mantine/core'
import type { LimitItem, LimitState } from '../../../contract/limits'
import { formatCount } from '../../kit/format'
import { StatusChip } from '../../kit/StatusChip'
import { RowActions, RowSubject } from '../../parts/LimitList'
import {
  algorithmLabels,
  allowanceText,
  leftText,
  scopeWords,
  standing,
  untilText,
} from './limit.words'
import shared from '../../parts/limit-list.module.css'
import classes from './limits.module.css'

/** What the menu of a row offers. */
export type RateAct = 'edit' | 'toggle' | 'reset' | 'remove'

export interface RateLimitRowProps {
  readonly limit: LimitItem
  /** Their names by id. */
  readonly providers: ReadonlyMap<string, string>
  /** Epoch ms, for when a window ends. */
  readonly now: number
  /** Its panel is open. */
  readonly selected: boolean
  /** `subject`: of that counter alone. */
  readonly onAct: (act: RateAct, subject?: string) => void
}

const mostShown = 5

/** A row of the list of rate limits. */
export function RateLimitRow({ limit, providers, now, selected, onAct }: RateLimitRowProps) {
  const state = standing(limit)
  const parts = scopeWords(limit, providers)
  const counts = limit.enabled && limit.window !== null
  return (
    <li
      className={[shared.row, classes.row].join(' ')}
      data-selected={selected || undefined}
      data-off={!limit.enabled || undefined}
      aria-label={limit.name}
    >
      <RowSubject name={limit.name}>
        {parts.length === 0 ? 'Everything' : parts.map((part) => <span key={part}>{part}</span>)}
      </RowSubject>
      <div className={classes.allows}>
        <div>{allowanceText(limit)}</div>
        {limit.window !== null && (
          <div className={shared.small}>{algorithmLabels[limit.algorithm]}</div>
        )}
      </div>
      <div className={classes.states}>
        {counts && <States limit={limit} now={now} onAct={onAct} />}
      </div>
      <div>
        <StatusChip tone={state.tone}>{state.word}</StatusChip>
      </div>
      <RowActions name={limit.name} onRemove={() => onAct('remove')}>
        <Menu.Item onClick={() => onAct('edit')}>Edit</Menu.Item>
        <Menu.Item onClick={() => onAct('toggle')}>
          {limit.enabled ? 'Switch off' : 'Switch on'}
        </Menu.Item>
        {counts && <Menu.Item onClick={() => onAct('reset')}>Reset counters</Menu.Item>}
      </RowActions>
    </li>
  )
}

/** How each counter of it stands: one of all, or those that used most. */
function States({ limit, now, onAct }: Pick<RateLimitRowProps, 'limit' | 'now' | 'onAct'>) {
  const { each, states } = limit
  if (each === null)
    return states.map((one) => <StateLine key="all" state={one} limit={limit.limit} now={now} />)
  const more = limit.subjects - Math.min(mostShown, states.length)
  return (
    <>
      {states.length === 0 && <span className={shared.small}>No {each} has used anything</span>}
      {states.slice(0, mostShown).map((one) => (
        <StateLine key={one.subject} state={one} limit={limit.limit} now={now}>
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => onAct('reset', one.subject ?? '')}
            aria-label={`Reset ${limit.name} of ${one.subject ?? ''}`}
          >
            Reset
          </Button>
        </StateLine>
      ))}
      {more > 0 && (
        <span className={shared.small}>and {formatCount(more)} more that used less</span>
      )}
    </>
  )
}

/** One counter: what is left of it, and until when. */
function StateLine({
  state,
  limit,
  now,
  children,
}: {
  readonly state: LimitState
  readonly limit: number
  readonly now: number
  readonly children?: React.ReactNode
}) {
  const share = Math.min(100, (state.used / limit) * 100)
  const until = untilText(state, now)
  return (
    <div className={classes.line}>
      {state.subject !== null && (
        <span className={classes.subject} title={state.subject}>
          {state.subject}
        </span>
      )}
      <span
        className={classes.meter}
        aria-hidden="true"
        data-full={state.remaining === 0 || undefined}
      >
        <i style={{ width: `${state.used > 0 ? Math.max(2, share) : 0}%` }} />
      </span>
      <span>{leftText(state, limit)}</span>
      {until !== null && <span className={[shared.small, classes.until].join(' ')}>{until}</span>}
      {children}
    </div>
  )
}
