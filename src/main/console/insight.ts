/** What the console tells of itself: its health, its log, and a bundle for whoever helps with a fault. */
import { join } from 'node:path'
import type { Gate } from '../gate/gate'
import type { ConsolePorts } from '../console-port'
import { createLogReader } from '../platform/log-reader'
import { userHome } from '../platform/paths'
import type { Backups } from '../storage/backups'
import { createDiagnostics } from './diagnostics'
import type { Features } from './features'
import type { Foundation } from './foundation'
import { healthReader } from './health'
import type { OpenHome } from './open-home'
import type { Records } from './records'

export interface InsightDeps {
  readonly ports: ConsolePorts
  readonly home: OpenHome
  readonly startedAt: number
  readonly foundation: Foundation
  readonly records: Records
  readonly features: Features
  readonly gate: Gate
  readonly backups: Backups
}

export function openInsight(house: InsightDeps) {
  const { home, foundation, records, features, backups } = house
  const { ledger, redact, store, platform, tasks } = foundation
  const health = healthReader({
    ...house,
    ledger,
    trust: records.trust,
    emergency: features.emergency,
  })
  const logReader = createLogReader({
    dir: join(home.home, 'logs'),
    name: 'tollgate',
    flush: home.log.flush,
    redact,
  })
  const diagnostics = createDiagnostics({
    home: home.home,
    userHome: userHome(),
    store,
    clock: platform.clock,
    health,
    settings: records.settings.get,
    backups,
    tasks,
    logReader,
    redact,
  })
  return { health, logReader, diagnostics }
}
