/**
 * What a booking tells a person: a call that cost more than was held, that was billed by what has no
 * price, that nobody knows the cost of. Call everything here inside a transaction.
 */
import type { Entry } from '../../../contract/ledger'
import type { Price } from '../../../contract/models'
import { costNanoUsd } from '../../money/cost'
import type { Alerts } from '../../record/alerts'
import { termsNamed } from '../attempt/billed-terms'
import type { Charge } from '../attempt/outcome-cost'
import type { BookedAs, Settlement } from './settlement'

/** What is to be said of an attempt that was booked as it came. */
export function tellOfBooking(alerts: Alerts, entry: Entry, settlement: Settlement): void {
  tellExceeded(alerts, entry, settlement)
  tellAssumed(alerts, entry, settlement.charge)
  tellServed(alerts, entry, settlement)
  tellSuspect(alerts, entry)
}

function tellExceeded(alerts: Alerts, entry: Entry, settlement: Settlement): void {
  const { hold, charge, suspect } = settlement
  const { facts, costBound } = hold
  if (facts.simulated || costBound === null || (charge.costNanoUsd ?? 0) <= costBound) return
  alerts.raise({
    kind: 'hold_exceeded',
    severity: 'critical',
    title: `${facts.model} cost more than was held`,
    message:
      suspect === true
        ? suspectMessage
        : (exceededOtherwise(settlement) ??
          'The provider reported more tokens than the upper bound of the hold. The truth is recorded, and the margin of that model has grown.'),
    subject: entry.id,
  })
}

/**
 * Why a call cost more than was held though its tokens were within the bound; null: they were not.
 */
function exceededOtherwise({ hold, charge: { usage, lines }, served }: Settlement): string | null {
  if (usage.inputTokens > hold.inputBound || usage.outputTokens > hold.outputBound) return null
  const recorded = 'Its tokens were within the bound. The truth is recorded.'
  if (lines.some(({ kind }) => kind === 'reported_total'))
    return `The provider’s own figure of what it cost is higher than the price of the model says. ${recorded}`
  if (served !== undefined)
    return `${served.model} answered in its place, and is dearer. ${recorded}`
  return `It was billed at a dearer service tier, region, class of tokens or fee than it was held for. ${recorded}`
}

/**
 * What was billed by a price somebody has yet to give: one alert a model, until a person has seen
 * it (spec M7).
 */
function tellAssumed(alerts: Alerts, { provider, model }: Entry, { assumed }: Charge): void {
  if (assumed.length === 0) return
  alerts.raiseOnce({
    kind: 'unpriced_charge',
    severity: 'warning',
    title: `${provider}/${model} reported what has no price`,
    message: `Without a price of its own: ${assumed.map((kind) => (kind === 'terms' ? 'the service tier or region' : kind.replaceAll('_', ' '))).join(', ')}. Its entries are estimates until the model's price says what that costs: give it under Models.`,
    subject: `${provider}/${model}`,
  })
}

/** Another model answered than the one asked, and it is dearer (spec M9). */
function tellServed(
  alerts: Alerts,
  { provider, model, simulated }: Entry,
  { served, charge, hold }: Settlement,
): void {
  if (served === undefined || simulated || hold.price === null || charge.costNanoUsd === null)
    return
  const asked = attemptedCost(charge, hold.price)
  if (asked === undefined || charge.costNanoUsd <= asked) return
  alerts.raiseOnce({
    kind: 'served_dearer',
    severity: 'warning',
    title: `${served.model} answered for ${provider}/${model}, and is dearer`,
    message: `The provider served ${served.model} in place of the model asked. Its entries are priced as served; look into the provider's routing, or ask for a dated name.`,
    subject: `${provider}/${model}`,
  })
}

const suspectMessage =
  'The provider reported more tokens than can be true. They are recorded as reported, the entry is marked suspect, and nothing is learned from it.'

/** One alert for reports of a model that cannot be true, until a person has seen it (spec M11). */
function tellSuspect(
  alerts: Alerts,
  { suspect, provider, model, inputTokens, outputTokens }: Entry,
): void {
  if (!suspect) return
  alerts.raiseOnce({
    kind: 'suspect_usage',
    severity: 'warning',
    title: `${provider}/${model} reported a count that cannot be true`,
    message: `${inputTokens} input and ${outputTokens} output tokens are more than was sent, or more than the model can write. The entry is booked as reported and marked suspect; compare it with the provider’s bill and correct it in the ledger. Other calls hold what they held before.`,
    subject: `${provider}/${model}`,
  })
}

/** What the same usage would have cost at the price of the model asked, by the same terms. */
function attemptedCost({ usage, terms }: Charge, price: Price): number | undefined {
  try {
    return costNanoUsd(usage, price, termsNamed(terms))
  } catch {
    return undefined
  }
}

/**
 * One alert for the unresolved entries of a provider, until a person has seen it or corrected them
 * all.
 */
export function tellUnresolved(alerts: Alerts, { unresolved, provider, model }: Entry): void {
  if (!unresolved) return
  alerts.raiseOnce({
    kind: 'unresolved_entries',
    severity: 'warning',
    title: `A call to ${provider}/${model} is unresolved`,
    message:
      'Nobody knows what it cost, so it is booked at the most it can have cost. Correct it in the ledger once the provider’s bill is known; the filter "Unresolved" lists all of them.',
    subject: provider,
  })
}

/** A booking that could not hold what was reported, where its cost is not the true one. */
export function tellShort(alerts: Alerts, { hold }: Settlement, as: BookedAs): void {
  if (as !== 'bound' && as !== 'unknown') return
  const { provider, model } = hold.facts
  const how = as === 'bound' ? 'at the most it can have cost' : 'without a cost'
  alerts.raise({
    kind: 'unresolved_entries',
    severity: 'critical',
    title: `A call to ${provider}/${model} could not be booked as it was reported`,
    message: `What came of call ${hold.callId} cannot be kept. It is booked ${how}, as unresolved: compare it with the provider’s bill and correct it. The log has the details.`,
    subject: hold.callId,
  })
}
