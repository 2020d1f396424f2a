/**
 * One rate limit: what it allows and for whom, what is left and until when for each subject, and
 * its state in words.
 */
import { ActionIcon, Button, Menu } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import type { LimitItem, LimitState } from '../../../contract/limits'
import { formatCount } from '../../kit/format'
import { StatusChip } from '../../kit/StatusChip'
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

export type RateAct = 'edit' | 'toggle' | 'reset' | 'remove'

export interface RateLimitRowProps {
  readonly limit: LimitItem
  readonly providers: ReadonlyMap<string, string>
  readonly now: number
  readonly selected: boolean
  readonly onAct: (act: RateAct, subject?: string) => void
}

const mostShown = 5

export function RateLimitRow({ limit, providers, now, selected, onAct }: RateLimitRowProps) {
  const state = standing(limit)
  const parts = scopeWords(limit, providers)
  const counts = limit.enabled && limit.window !== null
  const more = limit.subjects - Math.min(mostShown, limit.states.length)
  return (
    <li
      className={[shared.row, classes.row].join(' ')}
      data-selected={selected || undefined}
      data-off={!limit.enabled || undefined}
      aria-label={limit.name}
    >
      <div className={classes.what}>
        <div className={shared.name} title={limit.name}>
          {limit.name}
        </div>
        <div className={shared.scope}>
          {parts.length === 0 ? 'Everything' : parts.map((part) => <span key={part}>{part}</span>)}
        </div>
      </div>
      <div className={classes.allows}>
        <div>{allowanceText(limit)}</div>
        {limit.window !== null && (
          <div className={shared.small}>{algorithmLabels[limit.algorithm]}</div>
        )}
      </div>
      <div className={classes.states}>
        {counts &&
          limit.each === null &&
          limit.states.map((one) => (
            <StateLine key="all" state={one} limit={limit.limit} now={now} />
          ))}
        {counts && limit.each !== null && limit.states.length === 0 && (
          <span className={shared.small}>No {limit.each} has used anything</span>
        )}
        {counts &&
          limit.each !== null &&
          limit.states.slice(0, mostShown).map((one) => (
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
        {counts && limit.each !== null && more > 0 && (
          <span className={shared.small}>and {formatCount(more)} more that used less</span>
        )}
      </div>
      <div className={classes.state}>
        <StatusChip tone={state.tone}>{state.word}</StatusChip>
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${limit.name}`}>
            <Ellipsis size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onAct('edit')}>Edit</Menu.Item>
          <Menu.Item onClick={() => onAct('toggle')}>
            {limit.enabled ? 'Switch off' : 'Switch on'}
          </Menu.Item>
          {counts && <Menu.Item onClick={() => onAct('reset')}>Reset counters</Menu.Item>}
          <Menu.Divider />
          <Menu.Item className={shared.danger} onClick={() => onAct('remove')}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

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
