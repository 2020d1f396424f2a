/**
 * The ground the features stand on: the platform, the open ledger file, and what reads and guards
 * it.
 */
import { randomBytes } from 'node:crypto'
import type { ConsolePorts } from '../console-port'
import { createLedger } from '../ledger/ledger'
import { createChanges } from '../platform/changes'
import { systemClock } from '../platform/clock'
import { createIds } from '../platform/ids'
import { poolRandom } from '../platform/random-pool'
import type { Platform } from '../platform/platform'
import { redactText } from '../platform/redact'
import { createTasks } from '../platform/tasks'
import { createAnchor, readAnchor, type AnchorPoint } from '../storage/anchor'
import { createStore } from '../storage/group-commit'
import { watchInPlace } from '../storage/in-place'
import { createLedgerClock } from '../storage/ledger-clock'
import { openReader } from '../storage/open-database'
import { openLedgerFile } from '../storage/open-ledger-file'
import type { OpenHome } from './open-home'
import { createReloads } from './reloads'

export interface FoundationNeeds {
  /** Only a ledger that is trusted moves the anchor. */
  isTrusted(): boolean
}

export type Foundation = ReturnType<typeof layFoundation>

export function layFoundation(ports: ConsolePorts, home: OpenHome, needs: FoundationNeeds) {
  const platform = platformOf(ports, home)
  const { log } = platform
  const opened = openLedgerFile(home.home, platform)
  const anchor = createAnchor(opened.anchorFile, (error) =>
    log.error('The anchor could not be written', { error: String(error) }),
  )
  const store = createStore(opened.db, () => {
    try {
      const head = ledger.head()
      if (needs.isTrusted() && head.seq > 0) anchor.move({ ledgerId: ledger.ledgerId(), ...head })
    } catch (error) {
      log.error('The anchor could not be moved', { error: String(error) })
    }
  })
  const isInPlace = watchInPlace(opened.file)
  const ledgerClock = createLedgerClock(opened.db, platform.clock)
  const ledger = createLedger({
    db: opened.db,
    openConnection: () => openReader(opened.file),
    remembered,
  })

  /** Where the anchor says that this ledger's chain was. */
  function remembered(): AnchorPoint | undefined {
    const anchored = readAnchor(opened.anchorFile)
    return anchored.state === 'present' && anchored.point.ledgerId === ledger.ledgerId()
      ? anchored.point
      : undefined
  }

  return {
    platform,
    opened,
    anchor,
    store,
    isInPlace,
    ledgerClock,
    ledger,
    reloads: createReloads(),
    tasks: createTasks(platform),
    /** Text without any secret that is in memory. */
    redact: (text: string) => redactText(text, home.secrets.loaded()),
  }
}

function platformOf(
  { clock = systemClock, random = randomBytes }: ConsolePorts,
  { log }: OpenHome,
): Platform {
  return {
    clock,
    random,
    newId: createIds(clock, poolRandom(random)),
    log,
    changes: createChanges(),
  }
}
