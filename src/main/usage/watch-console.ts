/** The rules the console watches by, with what each looks at. */
import type { EmergencyState } from '../../contract/budgets'
import type { Settings } from '../../contract/system'
import { dollars } from '../../shared/money-text'
import { saturated } from '../money/sums'
import type { Store } from '../storage/store'
import { spendAnomalyRule } from './spend-anomaly'
import { createWatch, type Watch, type WatchDeps } from './watch'
import {
  cacheRule,
  errorRateRule,
  keysRule,
  pricesRule,
  queueRule,
  type CacheFigures,
  type DueKey,
} from './watch-rules'

export interface WatchConsoleDeps extends Omit<WatchDeps, 'rules' | 'store'> {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly settings: () => Pick<Settings, 'timeZone' | 'stopOnSpendAnomaly'>
  readonly providerName: (id: string) => string
  /** Calls that wait for a slot. */
  readonly waiting: () => number
  /** Lookups of the response cache in the last hour. */
  readonly cacheFigures: () => CacheFigures
  /** The price snapshot in force. */
  readonly snapshot: () => { readonly id: string; readonly ageDays: number }
  /** Keys past the date by which they were to be renewed. */
  readonly keysDue: () => readonly DueKey[]
  readonly emergency: {
    get(): EmergencyState
    set(engaged: boolean, reason: string, who: string): EmergencyState
  }
}

/** The watch over all of them, not started yet. */
export function watchConsole({
  store,
  platform,
  alerts,
  enabled,
  settings,
  providerName,
  waiting,
  cacheFigures,
  snapshot,
  keysDue,
  emergency,
}: WatchConsoleDeps): Watch {
  /** To the cent: an alert is read, not booked. */
  function money(amount: number): string {
    return dollars(Math.floor(saturated(amount) / 10_000_000) * 10_000_000)
  }
  function stop(reason: string): boolean {
    if (!settings().stopOnSpendAnomaly || emergency.get().engaged) return false
    emergency.set(true, reason, 'rule')
    return true
  }
  const rules = [
    errorRateRule(store.db, providerName),
    queueRule(waiting),
    cacheRule(cacheFigures),
    pricesRule(snapshot),
    keysRule(keysDue),
    spendAnomalyRule({ db: store.db, timeZone: () => settings().timeZone, money, stop }),
  ]
  return createWatch({ store, platform, alerts, enabled, rules })
}
