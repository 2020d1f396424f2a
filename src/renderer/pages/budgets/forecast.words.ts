/** When a budget runs out, or with how much left it resets, in words. */
import type { Budget } from '../../../contract/budgets'
import type { BudgetForecast } from '../../../contract/forecast'
import { startOfDay } from '../../../shared/dates'
import { formatShare } from '../../kit/format'
import { formatDay } from '../../kit/time-format'
import { bandText, daysText } from '../../parts/forecast.words'
import { amountText } from './budget.words'

/** Below it running out is not worth a word. */
const worthAWord = 0.1

/** The line under a budget's bar; null where its state says it all. */
export function outlookText(budget: Budget, forecast: BudgetForecast): string | null {
  if (budget.spent >= budget.effectiveLimit) return null
  const { total, runsOut } = forecast
  if (total === null || runsOut === null) return 'No forecast yet: not enough data'
  if (runsOut.about !== null) return runOutText(forecast, runsOut.about)
  const end = `about ${amountText(total.expected, budget.unit)} ${endText(budget, forecast)}`
  return runsOut.share < worthAWord || runsOut.earliest === null
    ? `lasts: ${end}`
    : `likely lasts: ${end}; may run out from ${formatDay(runsOut.earliest, forecast.timeZone)}`
}

function runOutText({ runsOut, at, timeZone }: BudgetForecast, about: number): string {
  const when = about <= at ? 'today' : `about ${formatDay(about, timeZone)}`
  const [earliest, latest] = [runsOut?.earliest ?? about, runsOut?.latest ?? null]
  if (latest === null) return `runs out ${when} (from ${formatDay(earliest, timeZone)} on)`
  return earliest === latest
    ? `runs out ${when}`
    : `runs out ${when} (${daysText(earliest, latest, timeZone)})`
}

function endText({ resetsAt }: Budget, { to, timeZone }: BudgetForecast): string {
  return resetsAt === null ? `by ${formatDay(to - 1, timeZone)}` : 'when it resets'
}

/** What the panel says first, with the band and how likely it is. */
export function outlookSentences(budget: Budget, forecast: BudgetForecast): readonly string[] {
  const { total, runsOut, timeZone, to } = forecast
  if (total === null || runsOut === null) return [forecast.reason ?? '']
  const amount = (value: number) => amountText(value, budget.unit)
  const band = bandText(total, amount)
  const end = budget.resetsAt === null ? `by ${formatDay(to - 1, timeZone)}` : 'when it resets'
  const stops = budget.enforcement === 'hard' && total.expected > budget.effectiveLimit
  return [
    `${amount(budget.spent)} of ${amount(budget.effectiveLimit)} is spent; about ${amount(total.expected)} will be ${end}${band === null ? '' : ` (${band})`}${stops ? ', if nothing stops it' : ''}.`,
    runsOut.share === 0
      ? `It does not run out before ${endOf(budget, forecast)}.`
      : `It runs out before ${endOf(budget, forecast)} in ${likelyText(runsOut.share)} of the ways the days may go.`,
  ]
}

/** What is drawn by chance is never said to be sure. */
function likelyText(share: number): string {
  return share >= 0.995 ? 'nearly all' : formatShare(share)
}

function endOf({ resetsAt }: Budget, { to, timeZone }: BudgetForecast): string {
  return resetsAt === null ? formatDay(to, timeZone) : `it resets on ${formatDay(to, timeZone)}`
}

/** True where it is known to stand for more than the day that runs. */
export function hasCourse({ state, to, at, timeZone }: BudgetForecast): boolean {
  return state === 'ready' && to > startOfDay(at, timeZone, 1)
}
