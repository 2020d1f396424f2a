/**
 * What is kept about the console itself: audit, settings, alerts and those on their way out, mutes, cells that broke, and
 * whether the ledger is trusted.
 */
import { alertPlace } from '../../contract/alert-place'
import { isPicked } from '../../contract/alerts'
import type { ConsolePorts } from '../console-port'
import { folderProblem } from '../platform/writable-folder'
import { createSettings } from '../policy/settings'
import { createAlerts } from '../record/alerts'
import { createAudit } from '../record/audit'
import { createMutes } from '../record/mutes'
import { createOutbox } from '../webhook/outbox'
import { recordBrokenCells } from './broken-cells'
import type { Foundation } from './foundation'
import type { OpenHome } from './open-home'
import { createTrustState } from './trust'

/** What they ask of parts that are made after them. */
export interface RecordsNeeds {
  hasModel(written: string): boolean
  restoring(): boolean
  /** A break was accepted, so the ledger as it is counts again. */
  onAccepted(): void
}

export type Records = ReturnType<typeof keepRecords>

export function keepRecords(
  ports: ConsolePorts,
  { home, lock }: OpenHome,
  { store, platform, opened, ledger, ledgerClock, isInPlace, reloads, tasks }: Foundation,
  needs: RecordsNeeds,
) {
  const audit = createAudit(store, platform)
  const settings = reloads.ofRules(
    createSettings({
      store,
      platform,
      audit,
      hasModel: needs.hasModel,
      folderProblem: (folder) => folderProblem(folder, home),
    }),
  )
  const outbox = reloads.ofRules(createOutbox(store, platform))
  const alerts = createAlerts(
    store,
    platform,
    (title, body, alert) => {
      const { notifications, notificationPicks } = settings.get()
      if (notifications && isPicked(notificationPicks, alert))
        ports.notify(title, body, alertPlace(alert))
    },
    outbox,
  )
  const trust = createTrustState({
    opened,
    store,
    platform,
    audit,
    alerts,
    ledger,
    ledgerClock,
    tasks,
    isInPlace,
    isLockHeld: lock.isHeld,
    restoring: needs.restoring,
    onAccepted: needs.onAccepted,
  })
  recordBrokenCells({
    store,
    platform,
    alerts,
    audit,
    mayWrite: () => trust.isTrusted() && opened.db.open,
  })
  const mutes = createMutes(store, platform, audit)
  return { audit, settings, alerts, outbox, trust, mutes, timeZone: () => settings.get().timeZone }
}
