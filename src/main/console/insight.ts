/** What the console tells of itself: its health, its log, and a bundle for whoever helps with a fault. */
import { join } from 'node:path'
import { createLogReader } from '../platform/log-reader'
import { userHome } from '../platform/paths'
import { createDiagnostics } from './diagnostics'
import { healthReader } from './health'
import type { House } from './house'

/** The parts that it tells of. */
export type Told = Pick<
  House,
  'ports' | 'home' | 'startedAt' | 'foundation' | 'records' | 'features' | 'gate' | 'backups'
>

export function openInsight(house: Told) {
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
