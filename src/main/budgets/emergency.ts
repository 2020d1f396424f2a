/**
 * The emergency stop: persisted, looked at on admission and again inside the hold's transaction.
 */
import type { EmergencyState } from '../../contract/budgets'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import { readStored } from '../storage/stored-json'
import type { Store } from '../storage/store'

export interface Emergency {
  get(): EmergencyState
  /** Failure `emergency_stop` while engaged, else null. */
  refusal(): Failure | null
  /** Throws it. */
  check(): void
  set(engaged: boolean, reason: string, who: string): EmergencyState
}

const released: EmergencyState = { engaged: false, reason: null, since: null, by: null }

/** Whether it was engaged cannot be known, so it is. */
function unreadable(now: number): EmergencyState {
  return {
    engaged: true,
    reason: 'whether it was engaged cannot be read from the ledger file',
    since: now,
    by: 'tollgate',
  }
}

export function createEmergency(
  store: Store,
  { clock, changes }: Platform,
  audit: Audit,
): Emergency {
  const save = store.db.prepare(
    "INSERT INTO meta (name, value) VALUES ('emergency', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  )
  const stored = store.db.prepare("SELECT value FROM meta WHERE name = 'emergency'").pluck().get()
  let state: EmergencyState =
    stored === undefined
      ? released
      : (readStored(store.db, 'meta.emergency', 'emergency', stored) ?? unreadable(clock.now()))
  function refusal(): Failure | null {
    return state.engaged
      ? new Failure(
          'emergency_stop',
          `The emergency stop is engaged: ${state.reason ?? 'no reason given'}. Release it to make calls.`,
        )
      : null
  }

  return {
    get: () => state,
    refusal,
    check() {
      const refused = refusal()
      if (refused !== null) throw refused
    },
    set(engaged, reason, who) {
      const next = engaged ? { engaged, reason, since: clock.now(), by: who } : released
      const before = state
      // Engaging holds from this instant, even where the disk cannot take it; releasing only once
      // it is on record.
      if (engaged) state = next
      store.write(() => {
        save.run(JSON.stringify(next))
        audit.note({
          who,
          what: engaged ? 'emergency stop engaged' : 'emergency stop released',
          before,
          after: { ...next, reason },
        })
      })
      state = next
      changes.publish('emergency', 'health')
      return state
    },
  }
}

/**
 * A rule one can opt into (spec B7): the stop engages by itself, in the transaction of the
 * settlement that passed a token limit's emergency mark.
 */
export function tokenRule({
  emergency,
  alerts,
  isOn,
}: {
  readonly emergency: Emergency
  readonly alerts: Pick<Alerts, 'raise'>
  readonly isOn: () => boolean
}): (reason: string) => void {
  return (reason) => {
    if (!isOn() || emergency.get().engaged) return
    emergency.set(true, reason, 'rule')
    alerts.raise({
      kind: 'emergency_stop',
      severity: 'critical',
      title: 'The emergency stop was engaged by rule',
      message: `${reason}. No call leaves until you release it.`,
    })
  }
}
