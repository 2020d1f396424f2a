/**
 * Usage set back by hand (spec B6, §15): a marker of cost 0 in the ledger, from which on the token
 * limits of a service, or of a provider itself, count. Entries, spend and budgets stay as they are.
 */
import { noUsage } from '../../../contract/call-outcome'
import type { Entry } from '../../../contract/ledger'
import type { UsageReset } from '../../../contract/token-limits'
import type { EntryDraft } from '../../ledger/entry-row'
import { Failure } from '../../platform/failure'
import type { Audit } from '../../record/audit'
import type { GateDeps } from '../deps'

export interface UsageResetRequest {
  readonly provider: string | null
  readonly service: string | null
  readonly reason: string
}

/** Throws Failure `conflict` where nothing was used since the last reset. */
export function resetUsage(
  deps: Pick<GateDeps, 'store' | 'ledger' | 'budgets' | 'platform'> & { readonly audit: Audit },
  { provider, service, reason }: UsageResetRequest,
  who: string,
): UsageReset {
  const { clock, newId, changes } = deps.platform
  const { tokenLimits } = deps.budgets
  const place = { provider, service }
  const what =
    service === null
      ? `Provider ${provider ?? ''}`
      : `Service ${service}${provider === null ? '' : ` at ${provider}`}`
  const reset = deps.store.write(() => {
    const [newest] = deps.ledger.list({
      kind: 'attempt',
      simulated: false,
      ...(provider === null ? {} : { provider }),
      ...(service === null ? {} : { service }),
      limit: 1,
    }).items
    const last = tokenLimits.lastReset(place)
    if (newest === undefined || newest.seq <= (last?.seq ?? 0)) {
      throw new Failure(
        'conflict',
        `${what} has used nothing${last === undefined ? '' : ' since its last reset'}, so there is nothing to reset.`,
      )
    }
    const marker = deps.ledger.append(
      markerOf(newest, newId('ent'), clock.now(), `Usage reset: ${reason}`),
    )
    const done: UsageReset = {
      id: newId('rst'),
      time: clock.now(),
      provider,
      service,
      reason,
      who,
      entryId: marker.id,
    }
    const before = tokenLimits
      .list()
      .filter(
        (limit) => limit.service === service && (provider === null || limit.provider === provider),
      )
      .map(({ id, used }) => ({ id, used }))
    tokenLimits.reset(done, marker.seq)
    deps.audit.note({
      who,
      what: 'usage reset',
      subject: service ?? provider ?? '',
      before,
      after: { reason, provider, service, marker: marker.id },
    })
    return done
  })
  changes.publish('ledger', 'usage', 'tokenLimits')
  return reset
}

/** An entry that counts for nothing itself, with the labels of the newest one it sets back. */
function markerOf(newest: Entry, id: string, settledAt: number, reason: string): EntryDraft {
  return {
    ...newest,
    id,
    settledAt,
    kind: 'adjustment',
    unresolved: false,
    ...noUsage,
    costNanoUsd: 0,
    // A correction's is `reported`: by this the two are told apart.
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    latencyMs: 0,
    firstTokenMs: null,
    outcome: 'ok',
    reason,
    adjusts: newest.id,
    charges: [],
  }
}
