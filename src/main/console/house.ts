/** What createConsole puts together. */
import type { ConsolePorts } from '../console-port'
import type { Gate } from '../gate/gate'
import type { Backups } from '../storage/backups'
import type { WebhookService } from '../webhook/webhook'
import type { Features } from './features'
import type { Foundation } from './foundation'
import type { OpenHome } from './open-home'
import type { OtherLedger } from './other-ledger'
import type { Questions } from './questions'
import type { Records } from './records'
import type { Upkeep } from './upkeep'

/** Every part of a console, by the floor it stands on. */
export interface House {
  readonly ports: ConsolePorts
  readonly home: OpenHome
  readonly startedAt: number
  readonly foundation: Foundation
  readonly records: Records
  readonly features: Features
  readonly gate: Gate
  readonly otherLedger: OtherLedger
  readonly questions: Questions
  readonly backups: Backups
  readonly upkeep: Upkeep
  readonly webhook: WebhookService
}
