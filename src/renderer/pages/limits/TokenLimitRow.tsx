/**
 * One monthly token limit: whose it is, its bar with the marks, what is free, when it resets, and
 * its stage in words.
 */
import { Menu } from '@mantine/core'
import type { TokenLimit } from '../../../contract/token-limits'
import { formatCount } from '../../kit/format'
import { StatusChip } from '../../kit/StatusChip'
import { formatShort } from '../../kit/time-format'
import { ResetMoment, RowActions, RowSubject } from '../../parts/LimitList'
import { stageView } from '../../parts/token-ladder.words'
import { TokenLadderBar } from '../../parts/TokenLadderBar'
import { placeText, resetText } from './token.words'
import shared from '../../parts/limit-list.module.css'
import classes from './limits.module.css'

/** What the menu of a row offers. */
export type TokenAct = 'edit' | 'history' | 'reset' | 'remove'

export interface TokenLimitRowProps {
  readonly limit: TokenLimit
  /** Epoch ms, for when it resets. */
  readonly now: number
  /** A panel is open for it. */
  readonly selected: boolean
  readonly onAct: (act: TokenAct) => void
}

/** A row of the list of token limits. */
export function TokenLimitRow({ limit, now, selected, onAct }: TokenLimitRowProps) {
  const stage = stageView(limit.stage, limit.marks)
  const place = placeText(limit)
  return (
    <li
      className={[shared.row, classes.tokenRow].join(' ')}
      data-selected={selected || undefined}
      aria-label={place}
    >
      <RowSubject name={limit.providerName} title={place}>
        <span>{limit.service === null ? 'Everything there' : `service ${limit.service}`}</span>
        {limit.fromDotEnv && <span className={classes.tag}>from .env</span>}
      </RowSubject>
      <div className={classes.ladder}>
        <TokenLadderBar limit={limit} numbered />
        <div className={shared.figures}>
          <span>
            <b>{formatCount(limit.used)}</b> used ({limit.percent} %)
          </span>
          {limit.held > 0 && (
            <span>
              <b>{formatCount(limit.held)}</b> held
            </span>
          )}
          <span className={classes.right}>
            of <b>{formatCount(limit.limit)}</b> a month
          </span>
        </div>
        <div className={shared.small}>
          {stage.sentence}
          {limit.lastReset !== null &&
            limit.lastReset.time >= limit.periodStart &&
            ` Counts from ${formatShort(limit.lastReset.time, now, limit.timeZone)}: ${limit.lastReset.reason}`}
        </div>
      </div>
      <div className={shared.free}>
        <div className={[shared.freeValue, classes.freeValue].join(' ')}>
          {formatCount(limit.free)}
        </div>
        <div className={shared.small}>tokens free</div>
      </div>
      <div className={[shared.free, classes.resetTime].join(' ')}>
        <ResetMoment
          at={limit.resetsAt}
          timeZone={limit.timeZone}
          text={resetText(limit.resetsAt, now)}
        />
      </div>
      <div>
        <StatusChip tone={stage.tone}>{stage.word}</StatusChip>
      </div>
      <RowActions name={place} onRemove={() => onAct('remove')}>
        <Menu.Item onClick={() => onAct('edit')}>Edit</Menu.Item>
        <Menu.Item onClick={() => onAct('history')}>Earlier months</Menu.Item>
        <Menu.Item onClick={() => onAct('reset')}>Reset usage</Menu.Item>
      </RowActions>
    </li>
  )
}
