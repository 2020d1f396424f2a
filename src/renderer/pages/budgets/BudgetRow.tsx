/** One budget: what it covers, its bar, what is free, when it resets, and its state in words. */
import { Menu } from '@mantine/core'
import type { Budget } from '../../../contract/budgets'
import type { BudgetForecast } from '../../../contract/forecast'
import { formatMoneyExact } from '../../kit/money-format'
import { StatusChip } from '../../kit/StatusChip'
import { formatMoment } from '../../kit/time-format'
import { ResetMoment, RowActions, RowSubject } from '../../parts/LimitList'
import { barSentence, budgetBar } from './budget-bar'
import { outlookText } from './forecast.words'
import {
  amountText,
  budgetState,
  enforcementVerbs,
  headline,
  limitText,
  scopeParts,
  untilText,
  type ScopeNames,
} from './budget.words'
import shared from '../../parts/limit-list.module.css'
import classes from './budgets.module.css'

/** What the menu of a row offers. */
export type BudgetAct = 'edit' | 'raise' | 'end-raise' | 'remove' | 'forecast'

export interface BudgetRowProps {
  readonly budget: Budget
  /** Undefined until it is there. */
  readonly forecast: BudgetForecast | undefined
  /** For keys and providers in its scope. */
  readonly names: ScopeNames
  /** Epoch ms, for the pace and for when it resets. */
  readonly now: number
  /** A panel is open for it. */
  readonly selected: boolean
  readonly onAct: (act: BudgetAct) => void
}

/** A row of the list of budgets. */
export function BudgetRow({ budget, forecast, names, now, selected, onAct }: BudgetRowProps) {
  const state = budgetState(budget, names)
  const parts = scopeParts(budget.scope, names)
  return (
    <li
      className={[shared.row, classes.row].join(' ')}
      data-selected={selected || undefined}
      aria-label={budget.name}
    >
      <RowSubject name={budget.name}>
        {parts.length === 0
          ? 'Everything'
          : parts.map(({ field, value }) => (
              <span key={field} title={field}>{`${field} ${value}`}</span>
            ))}
      </RowSubject>
      <Spending budget={budget} forecast={forecast} now={now} onAct={onAct} />
      <div className={shared.free}>
        <div
          className={[shared.freeValue, classes.freeValue].join(' ')}
          title={exact(budget, budget.free)}
        >
          {headline(budget.free, budget.unit)}
        </div>
        <div className={shared.small}>{budget.unit === 'usd' ? 'free' : `${budget.unit} free`}</div>
      </div>
      <div className={classes.resets}>
        {budget.resetsAt === null ? (
          <span className={shared.small}>never resets</span>
        ) : (
          <ResetMoment
            at={budget.resetsAt}
            timeZone={budget.timeZone}
            text={untilText(budget.resetsAt, now)}
          />
        )}
      </div>
      <div>
        <StatusChip tone={state.tone}>{state.word}</StatusChip>
      </div>
      <RowActions name={budget.name} onRemove={() => onAct('remove')}>
        <Menu.Item onClick={() => onAct('edit')}>Edit</Menu.Item>
        <Menu.Item onClick={() => onAct('raise')}>
          {budget.raise === null ? 'Raise for a while' : 'Change the raise'}
        </Menu.Item>
        {forecast !== undefined && (
          <Menu.Item onClick={() => onAct('forecast')}>Forecast</Menu.Item>
        )}
        {budget.raise !== null && (
          <Menu.Item onClick={() => onAct('end-raise')}>End the raise now</Menu.Item>
        )}
      </RowActions>
    </li>
  )
}

/** Its bar with the figures below, where it is heading, and a raise while it lasts. */
function Spending({
  budget,
  forecast,
  now,
  onAct,
}: Pick<BudgetRowProps, 'budget' | 'forecast' | 'now' | 'onAct'>) {
  const heading = forecast === undefined ? null : outlookText(budget, forecast)
  return (
    <div className={classes.middle}>
      <Bar budget={budget} forecast={forecast} now={now} />
      <div className={shared.figures}>
        <span>
          <b title={exact(budget, budget.spent)}>{headline(budget.spent, budget.unit)}</b> spent
        </span>
        {budget.held > 0 && (
          <span>
            <b title={exact(budget, budget.held)}>{headline(budget.held, budget.unit)}</b> held
          </span>
        )}
        <span className={classes.limitText}>
          {enforcementVerbs[budget.enforcement]}{' '}
          <b>{limitText(budget.effectiveLimit, budget.unit, budget.period)}</b>
        </span>
      </div>
      {heading !== null && (
        <button
          type="button"
          className={classes.heading}
          aria-label={`${budget.name} ${heading}. Show the forecast`}
          onClick={() => onAct('forecast')}
        >
          {heading}
        </button>
      )}
      {budget.raise !== null && (
        <div className={classes.raise}>
          Raised by {amountText(budget.raise.amount, budget.unit)} until{' '}
          {formatMoment(budget.raise.until, budget.timeZone)}: {budget.raise.reason}
        </div>
      )}
    </div>
  )
}

/** Every digit, for the title of a figure that is shown short. */
function exact(budget: Budget, value: number): string {
  return budget.unit === 'usd' ? formatMoneyExact(value) : amountText(value, budget.unit)
}

/**
 * Spent is solid, held is hatched, what is expected is outlined with its band as a line through it,
 * the limit is a line, thresholds are ticks; the small triangle is where an even pace would be.
 */
function Bar({ budget, forecast, now }: Pick<BudgetRowProps, 'budget' | 'forecast' | 'now'>) {
  const bar = budgetBar(budget, now, forecast)
  const over = budget.spent >= budget.effectiveLimit
  const sentence = barSentence(budget, (value) => amountText(value, budget.unit), forecast)
  return (
    <div className={classes.bar} role="img" aria-label={sentence} title={sentence}>
      <div className={classes.track} style={{ width: `${bar.limit}%` }} />
      {bar.ghost !== undefined && (
        <>
          <div
            className={classes.ghost}
            style={{ left: `${bar.spent}%`, width: `${bar.ghost.width}%` }}
          />
          <div
            className={classes.ghostBand}
            style={{ left: `${bar.ghost.low}%`, width: `${bar.ghost.high - bar.ghost.low}%` }}
          />
        </>
      )}
      <div
        className={classes.spent}
        data-over={over || undefined}
        style={{ width: `${bar.spent}%` }}
      />
      <div className={classes.held} style={{ left: `${bar.spent}%`, width: `${bar.held}%` }} />
      {bar.ticks.map(({ threshold, at, passed }) => (
        <div
          key={threshold}
          className={classes.tick}
          data-passed={passed || undefined}
          style={{ left: `${at}%` }}
        />
      ))}
      {bar.ownLimit !== null && (
        <div className={classes.ownLimit} style={{ left: `${bar.ownLimit}%` }} />
      )}
      <div className={classes.limit} style={{ left: `${bar.limit}%` }} />
      {bar.pace !== null && <div className={classes.pace} style={{ left: `${bar.pace}%` }} />}
    </div>
  )
}
