/**
 * Corrections: a new chained entry with a reason that carries the difference; the entry corrected
 * stays as it is (spec L5, B9).
 */
import type { Adjustment, Entry } from '../../../contract/ledger'
import type { EntryDraft } from '../../ledger/entry-row'
import { Failure } from '../../platform/failure'
import type { Audit } from '../../record/audit'
import { sumLine } from '../attempt/outcome-cost'
import type { GateDeps } from '../deps'

type Figures = Pick<
  Entry,
  'inputTokens' | 'outputTokens' | 'cachedInputTokens' | 'cacheWriteTokens' | 'reasoningTokens'
> & { readonly costNanoUsd: number }

/**
 * Throws Failure `not_found`, and `invalid_request` for what cannot be corrected or stands like
 * that already.
 */
export function adjustEntry(
  deps: Pick<GateDeps, 'store' | 'ledger' | 'budgets' | 'alerts' | 'platform'> & {
    readonly audit: Audit
  },
  adjustment: Adjustment,
  who: string,
): Entry {
  const { clock, newId, changes } = deps.platform
  const { entryId, reason } = adjustment
  const entry = deps.store.write(() => {
    const original = deps.ledger.get(entryId)
    checkCorrectable(original)
    const { booked, isOpen } = standsAt(deps, original)
    const after = correctedFigures(booked, adjustment)
    const difference = added(after, figuresOf(booked, -1))
    if (!isOpen && Object.values(difference).every((part) => part === 0))
      throw new Failure(
        'invalid_request',
        'The entry already stands at that cost, so there is nothing to correct.',
      )
    const correction = deps.ledger.append(
      correctionOf(original, difference, { id: newId('ent'), settledAt: clock.now(), reason }),
    )
    deps.budgets.adjust(original, {
      usd: difference.costNanoUsd,
      tokens: difference.inputTokens + difference.outputTokens,
    })
    endAlerts(deps, original)
    deps.audit.note({
      who,
      what: 'entry corrected',
      subject: entryId,
      before: booked,
      after: { ...after, reason, adjustment: correction.id },
    })
    return correction
  })
  changes.publish('ledger', 'usage', 'budgets', 'tokenLimits')
  return entry
}

/** What an entry stands at with the corrections made of it; open: nobody has said yet what it cost. */
function standsAt(
  { ledger }: Pick<GateDeps, 'ledger'>,
  original: Entry,
): { readonly booked: Figures; readonly isOpen: boolean } {
  // The marker of a usage reset refers to the entry too, and is computed; a correction is reported.
  const earlier = ledger
    .ofCall(original.callId)
    .filter((other) => other.adjusts === original.id && other.costStatus === 'reported')
  return {
    booked: earlier.reduce<Figures>(added, figuresOf(original)),
    // What nobody knew may be confirmed as it stands, once.
    isOpen: earlier.length === 0 && (original.unresolved || original.costNanoUsd === null),
  }
}

/** An entry with the labels of the one corrected that carries the difference alone. */
function correctionOf(
  original: Entry,
  difference: Figures,
  row: Pick<EntryDraft, 'id' | 'settledAt' | 'reason'>,
): EntryDraft {
  return {
    ...original,
    ...difference,
    ...row,
    kind: 'adjustment',
    unresolved: false,
    costStatus: 'reported',
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    latencyMs: 0,
    firstTokenMs: null,
    outcome: 'ok',
    adjusts: original.id,
    charges: sumLine('correction', difference.costNanoUsd),
  }
}

function checkCorrectable({ kind, simulated }: Entry) {
  if (kind === 'adjustment')
    throw new Failure('invalid_request', 'Correct the entry itself, not its adjustment.')
  if (simulated)
    throw new Failure(
      'invalid_request',
      'A simulated entry spends nothing, so there is nothing to correct.',
    )
}

/** Of an entry, or of what it stands at; an unknown cost counts as nothing. */
function figuresOf(
  entry: Omit<Figures, 'costNanoUsd'> & { readonly costNanoUsd: number | null },
  sign: 1 | -1 = 1,
): Figures {
  const {
    inputTokens,
    outputTokens,
    cachedInputTokens,
    cacheWriteTokens,
    reasoningTokens,
    costNanoUsd,
  } = entry
  return {
    inputTokens: sign * inputTokens,
    outputTokens: sign * outputTokens,
    cachedInputTokens: sign * cachedInputTokens,
    cacheWriteTokens: sign * cacheWriteTokens,
    reasoningTokens: sign * reasoningTokens,
    costNanoUsd: sign * (costNanoUsd ?? 0),
  }
}

function added(
  one: Figures,
  other: Omit<Figures, 'costNanoUsd'> & { readonly costNanoUsd: number | null },
): Figures {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    cacheWriteTokens: one.cacheWriteTokens + other.cacheWriteTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
    costNanoUsd: one.costNanoUsd + (other.costNanoUsd ?? 0),
  }
}

/** Classes of tokens are part of the whole: they never stay larger than it. */
function correctedFigures(
  booked: Figures,
  { costNanoUsd, inputTokens = booked.inputTokens, outputTokens = booked.outputTokens }: Adjustment,
): Figures {
  const cachedInputTokens = Math.min(booked.cachedInputTokens, inputTokens)
  return {
    costNanoUsd,
    inputTokens,
    outputTokens,
    cachedInputTokens,
    cacheWriteTokens: Math.min(booked.cacheWriteTokens, inputTokens - cachedInputTokens),
    reasoningTokens: Math.min(booked.reasoningTokens, outputTokens),
  }
}

/** The alert about unresolved entries ends with the last of them. */
function endAlerts(
  { ledger, alerts }: Pick<GateDeps, 'ledger' | 'alerts'>,
  { unresolved, provider, callId }: Entry,
) {
  if (!unresolved) return
  alerts.resolve('unresolved_entries', callId)
  if (ledger.list({ unresolved: true, provider, limit: 1 }).items.length === 0)
    alerts.resolve('unresolved_entries', provider)
  if (ledger.list({ unresolved: true, limit: 1 }).items.length === 0)
    alerts.resolve('unresolved_entries', null)
}
