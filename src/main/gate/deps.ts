/** What the gate brings together. Features are handed in, so each can be read and tested alone. */
import type { Settings } from '../../contract/system'
import type { Budgets } from '../budgets/budgets'
import type { Emergency } from '../budgets/emergency'
import type { TokenLadder } from '../budgets/ladder-port'
import type { AnswerCache } from '../cache/port'
import type { Catalog } from '../catalog/port'
import type { Keys } from '../keys/port'
import type { Ledger } from '../ledger/ledger'
import type { LimitGate } from '../limits/port'
import type { Platform } from '../platform/platform'
import type { Policies } from '../policy/policy'
import type { Rollouts } from '../policy/rollouts'
import type { ModelDialects, Providers } from '../providers/port'
import type { ProviderRecords } from '../providers/records'
import type { DeadLetterBox, HoldUps, Slots } from '../queue/port'
import type { Alerts } from '../record/alerts'
import type { Store } from '../storage/store'
import type { Trust } from '../storage/trust'
import type { Validation } from '../validation/port'

export interface GateDeps {
  readonly platform: Platform
  readonly store: Store
  readonly catalog: Catalog
  readonly policy: Policies
  readonly rollouts: Pick<Rollouts, 'running'>
  readonly settings: () => Settings
  readonly providerRecords: Pick<ProviderRecords, 'find' | 'noteResult'>
  readonly providers: Providers
  readonly learned: Pick<ModelDialects, 'known'>
  readonly keys: Keys
  readonly budgets: Budgets
  readonly emergency: Emergency
  readonly ladder: TokenLadder
  readonly limits: LimitGate
  readonly slots: Slots
  readonly holdUps: HoldUps
  readonly deadLetters: DeadLetterBox
  readonly cache: AnswerCache
  readonly validation: Validation
  readonly ledger: Ledger
  readonly alerts: Alerts
  readonly trust: () => Trust
  /** The time of a new hold: the clock's, but never before the newest one in the ledger. */
  readonly holdTime: () => number
  /** Takes secrets out of text that a provider sent. */
  readonly redact: (text: string) => string
}
