/**
 * What is written when a hold ends: the counters, the chained entry, alerts and the call's record.
 * Call everything here inside a transaction.
 */
import type { Entry } from '../../../contract/ledger'
import type { Price } from '../../../contract/models'
import type { Settled } from '../../budgets/budgets'
import type { NewHold } from '../../budgets/holds'
import type { EntryDraft } from '../../ledger/entry-row'
import { costNanoUsd } from '../../money/cost'
import { Failure } from '../../platform/failure'
import { ProviderFailure } from '../../providers/port'
import { emptyResult, type AttemptResult } from '../attempt/result'
import { termsNamed } from '../attempt/billed-terms'
import type { GateDeps } from '../deps'
import { atBound, unknowable, type Charge } from '../attempt/charge'
import type { BookedAs, Settlement } from './settlement'

export type BookingDeps = Pick<GateDeps, 'platform' | 'budgets' | 'ledger' | 'alerts'>

export interface BookingStep {
  readonly as: BookedAs
  readonly work: () => Entry | null
}

/**
 * The ways to end a hold, each with less in it that could be at fault: what cannot be booked as it
 * came is booked from values of our own. So no value, whoever it came from, keeps a hold open.
 * Where not even those can be written it is the ledger that is at fault, and the last one throws
 * Failure `ledger_unavailable`.
 */
export function bookingSteps(deps: BookingDeps, settlement: Settlement): readonly BookingStep[] {
  const { hold, result } = settlement
  const money: BookingStep[] = [
    { as: 'whole', work: () => bookNow(deps, settlement) },
    { as: 'money', work: () => bookMoney(deps, settlement).entry },
  ]
  const last: BookingStep = { as: 'before', work: () => endBooked(deps, hold) }
  if (result.failure?.reach === 'not_sent') return [...money, last]
  const plain = (charge: Charge): Settlement => ({
    hold,
    charge,
    result: plainResult(result),
    reason: 'booked without what the provider reported, which could not be kept',
    alongside() {},
  })
  return [
    ...money,
    { as: 'bound', work: () => bookMoney(deps, plain(atBound(hold))).entry },
    { as: 'unknown', work: () => bookMoney(deps, plain(unknowable)).entry },
    last,
  ]
}

/** The money, the alerts it raises and the call's record. */
export function bookNow(deps: BookingDeps, settlement: Settlement): Entry | null {
  const { hold, charge, alongside } = settlement
  const { entry, tellCrossed } = bookMoney(deps, settlement)
  if (entry === null) {
    alongside(null)
    return null
  }
  tellCrossed()
  if (
    !hold.facts.simulated &&
    hold.costBound !== null &&
    (charge.costNanoUsd ?? 0) > hold.costBound
  ) {
    deps.alerts.raise({
      kind: 'hold_exceeded',
      severity: 'critical',
      title: `${hold.facts.model} cost more than was held`,
      message:
        settlement.suspect === true
          ? suspectMessage
          : (exceededOtherwise(settlement) ??
            'The provider reported more tokens than the upper bound of the hold. The truth is recorded, and the margin of that model has grown.'),
      subject: entry.id,
    })
  }
  noteAssumed(deps, entry, charge)
  noteServed(deps, entry, settlement)
  noteSuspect(deps, entry)
  alongside(entry)
  return entry
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
function noteAssumed(
  { alerts }: BookingDeps,
  { provider, model }: Entry,
  { assumed }: Charge,
): void {
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
function noteServed(
  { alerts }: BookingDeps,
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
function noteSuspect(
  { alerts }: BookingDeps,
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
export function noteUnresolved(
  { alerts }: Pick<BookingDeps, 'alerts'>,
  { unresolved, provider, model }: Entry,
): void {
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

/** The hold, the counters and the entry: what must be booked whatever else fails. */
function bookMoney(
  { budgets, ledger, platform }: BookingDeps,
  settlement: Settlement,
): Settled & { readonly entry: Entry | null } {
  const { hold, charge, result } = settlement
  if (result.failure?.reach === 'not_sent') {
    budgets.release(hold.id)
    return { entry: null, tellCrossed() {} }
  }
  const { tellCrossed } = budgets.settle(hold.id, {
    usd: charge.costNanoUsd ?? 0,
    tokens: charge.usage.inputTokens + charge.usage.outputTokens,
    requests: 1,
  })
  const draft = draftOf(settlement, platform.newId('ent'), platform.clock.now())
  return { entry: ledger.append(draft), tellCrossed }
}

function endBooked({ budgets, ledger }: BookingDeps, hold: NewHold): Entry | null {
  const entry = ledger
    .ofCall(hold.callId)
    .find(({ kind, attempt }) => kind === 'attempt' && attempt === hold.attempt)
  if (entry === undefined)
    throw new Failure(
      'ledger_unavailable',
      'The ledger takes no entry, whatever is in it. New calls are refused until it does; restore a backup if it stays so.',
    )
  budgets.release(hold.id)
  return entry
}

/** The end of an attempt in values of our own alone. */
function plainResult({ failure, latencyMs }: AttemptResult): AttemptResult {
  const plain =
    failure === null
      ? null
      : new ProviderFailure(failure.code, failure.reach, 'The attempt failed.')
  return {
    ...emptyResult,
    latencyMs: Number.isSafeInteger(latencyMs) ? latencyMs : 0,
    failure: plain,
  }
}

function draftOf(
  { hold, charge, result, reason, suspect }: Settlement,
  id: string,
  now: number,
): EntryDraft {
  const { facts } = hold
  const { parts: _, ...counts } = charge.usage
  return {
    id,
    time: hold.time,
    settledAt: now,
    kind: 'attempt',
    callId: hold.callId,
    attempt: hold.attempt,
    provider: facts.provider,
    model: facts.model,
    servedModel: result.servedModel,
    keyId: facts.keyId,
    project: facts.project,
    service: facts.service,
    environment: facts.environment,
    user: facts.user,
    organization: facts.organization,
    source: facts.source,
    simulated: facts.simulated,
    unresolved: charge.unresolved && !facts.simulated,
    ...counts,
    priceSnapshotId: hold.priceSnapshotId,
    costNanoUsd: facts.simulated ? 0 : charge.costNanoUsd,
    costStatus: facts.simulated && charge.costStatus === 'unknown' ? 'computed' : charge.costStatus,
    wouldCostNanoUsd: facts.simulated ? charge.costNanoUsd : null,
    savedNanoUsd: 0,
    latencyMs: result.latencyMs,
    firstTokenMs: result.firstTokenMs,
    outcome: result.failure?.code ?? 'ok',
    providerRequestId: result.requestId,
    reason,
    adjusts: null,
    serviceTier: charge.terms.serviceTier,
    inferenceGeo: charge.terms.inferenceGeo,
    charges: [...charge.lines],
    suspect: suspect === true,
  }
}
