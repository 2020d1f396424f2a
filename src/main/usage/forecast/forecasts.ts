/** Forecasts as the handlers ask for them: of what a filter lets through, and of every budget. */
import type { Budget } from '../../../contract/budgets'
import type {
  BudgetForecast,
  ForecastMeasure,
  ForecastQuestion,
  UsageForecast,
} from '../../../contract/forecast'
import { dayMs } from '../../../shared/spans'
import { saturated } from '../../money/sums'
import { Failure } from '../../platform/failure'
import { assertTimeZone, periodOf } from '../../platform/periods'
import type { Platform } from '../../platform/platform'
import { checkRange } from '../../platform/time-range'
import { yieldToLoop } from '../../platform/yield-to-loop'
import type { DayMeasure } from '../day-amounts'
import type { Usage } from '../usage'
import { forecastBudget } from './budget-forecast'
import { createLookAhead } from './look-ahead'
import { withSoFar } from './so-far'

export interface ForecastsDeps {
  readonly usage: Pick<Usage, 'days'>
  readonly platform: Pick<Platform, 'clock'>
  /** The person's zone. */
  readonly timeZone: () => string
  readonly budgets: () => readonly Budget[]
}

export interface Forecasts {
  /**
   * To the end of a range, else of this month. Throws Failure `invalid_request` for an unknown
   * zone, a range that is none, and one that ends more than a year from now.
   */
  usage(question: ForecastQuestion): Promise<UsageForecast>
  /** Of each in the order of their list; one in total is looked at for three months. */
  budgets(): Promise<BudgetForecast[]>
}

const furthestMs = 366 * dayMs

export function createForecasts({
  usage,
  platform: { clock },
  timeZone: zoneOf,
  budgets,
}: ForecastsDeps): Forecasts {
  const lookAhead = createLookAhead(usage)
  return {
    async usage({
      from: asked,
      to: end,
      simulated = false,
      measure = 'spend',
      timeZone = zoneOf(),
      ...labels
    }) {
      assertTimeZone(timeZone)
      checkRange({ from: asked, to: end })
      const now = clock.now()
      const to = end ?? periodOf('month', timeZone, Math.max(now, asked ?? 0)).end
      const from = asked ?? periodOf('month', timeZone, to - 1).start
      if (to - now > furthestMs)
        throw new Failure('invalid_request', 'A forecast reaches a year ahead at most.')
      const question = { labels, simulated, timeZone, measure: measureOf(measure, simulated) }
      // Of what is to come nothing is there yet: the range stays the same all day, and is remembered.
      const days = from >= now ? [] : await usage.days({ ...question, range: { from, to } })
      const soFar = saturated(days.reduce((sum, { amount }) => sum + amount, 0))
      const facts = { from, to, measure, soFar, timeZone, at: now }
      if (to <= now) return { ...facts, ...nothingAhead('over', null), backTest: null }
      const { ahead, backTest } = await lookAhead({ ...question, from, to }, now)
      return typeof ahead === 'string'
        ? { ...facts, ...nothingAhead('not_enough_data', ahead), backTest }
        : {
            ...facts,
            state: 'ready',
            reason: null,
            days: [...ahead.days],
            total: withSoFar(ahead.total, soFar),
            backTest,
          }
    },
    async budgets() {
      const items: BudgetForecast[] = []
      for (const budget of budgets()) {
        items.push(await forecastBudget(budget, lookAhead, clock.now()))
        await yieldToLoop()
      }
      return items
    },
  }
}

function nothingAhead(
  state: 'over' | 'not_enough_data',
  lack: string | null,
): Pick<UsageForecast, 'state' | 'reason' | 'days' | 'total'> {
  const reason = lack ?? 'This range is over: nothing of it is still to come.'
  return { state, reason, days: [], total: null }
}

function measureOf(measure: ForecastMeasure, simulated: boolean): DayMeasure {
  return measure === 'spend' && simulated ? 'list_price' : measure
}
