/**
 * createConsole wires the features to each other and to the contract, and does nothing else. The
 * only composition; shells hand in their ports, nothing here imports electron.
 */
import type { Adjustment } from '../../contract/ledger'
import { sourceOf } from '../api/calls'
import { describeError } from '../api/errors'
import { callerLimits } from '../api/limits'
import { createRouter } from '../api/router'
import type { TollgateConsole, ConsolePorts } from '../console-port'
import { adjustEntry } from '../gate/corrections/adjust'
import { createGate, type Gate } from '../gate/gate'
import { resetUsage, type UsageResetRequest } from '../gate/corrections/reset-usage'
import { systemClock } from '../platform/clock'
import { openBackups } from './backups'
import { exportAsTask } from './export-task'
import { createFeatures, type Features } from './features'
import { layFoundation, type Foundation } from './foundation'
import type { House } from './house'
import { openInsight } from './insight'
import { withHome, type OpenHome } from './open-home'
import { createOtherLedger } from './other-ledger'
import { createQuestions } from './questions'
import { keepRecords, type Records } from './records'
import { rebuildAsTask } from './rebuild-task'
import { startUpkeep } from './upkeep'
import { openWebhook } from './webhook'

/** How long closing waits for running calls to settle. */
const closeWithinMs = 5000

/**
 * Opens the data folder and everything on it. Throws Failure `conflict` when another process holds
 * it, `ledger_unavailable` when it cannot be opened.
 */
export function createConsole(ports: ConsolePorts): Promise<TollgateConsole> {
  return withHome({ ...ports, clock: ports.clock ?? systemClock }, async (home) =>
    openDoors(build(ports, home)),
  )
}

/**
 * From the ground up. What a part asks of one above it is a function that is called later, when
 * that one is there.
 */
function build(ports: ConsolePorts, home: OpenHome): House {
  const startedAt = (ports.clock ?? systemClock).now()
  const foundation: Foundation = layFoundation(ports, home, {
    isTrusted: () => records.trust.isTrusted(),
  })
  const records: Records = keepRecords(ports, home, foundation, {
    hasModel: (written) => features.catalog.resolve(written) !== undefined,
    restoring: () => backups.restoring(),
    onAccepted: () => otherLedger.onAccepted(),
  })
  const features: Features = createFeatures({
    ports,
    home,
    foundation,
    records,
    needs: {
      forgetContent: (project, who) => void upkeep.content.forget(project, who),
      noteAttempt: (seen) => questions.providerStatus.note(seen),
    },
  })
  features.takeDotEnvRoute()
  const webhook = openWebhook({ ports, home, foundation, records, features })
  const gate = openGate(foundation, records, features)
  const otherLedger = createOtherLedger({ home: home.home, foundation, records, features, gate })
  otherLedger.onOpened()
  const questions = createQuestions(foundation, records, features, gate)
  const backups = openBackups({ home: home.home, foundation, records, features, otherLedger })
  if (records.trust.isTrusted()) questions.experiments.resume()
  const upkeep = startUpkeep({ home, foundation, records, features, questions, backups })
  return {
    ports,
    home,
    startedAt,
    foundation,
    records,
    features,
    gate,
    otherLedger,
    questions,
    backups,
    upkeep,
    webhook,
  }
}

function openGate(foundation: Foundation, records: Records, features: Features): Gate {
  const { limits, budgets } = features
  return createGate({
    ...foundation,
    ...features,
    limits: limits.gate,
    ladder: budgets.tokenLimits,
    settings: records.settings.get,
    alerts: records.alerts,
    trust: records.trust.now,
    holdTime: foundation.ledgerClock.now,
  })
}

/** Everything the contract's handlers ask for. */
function routerOf(house: House) {
  const { foundation, records, features, questions, upkeep, backups, gate } = house
  const { platform, store, ledger, tasks } = foundation
  const { trust, alerts, audit } = records
  const { budgets } = features

  function adjust(adjustment: Adjustment, who: string) {
    trust.checkWritable()
    return adjustEntry({ store, ledger, budgets, alerts, platform, audit }, adjustment, who)
  }

  function resetUsageOf(request: UsageResetRequest, who: string) {
    trust.checkWritable()
    return resetUsage({ store, ledger, budgets, platform, audit }, request, who)
  }

  return createRouter({
    ...records,
    ...features,
    ...questions,
    ...upkeep,
    backups,
    webhook: house.webhook,
    gate,
    ledger,
    tasks,
    ...openInsight(house),
    adjust,
    resetUsage: resetUsageOf,
    acceptBreak: trust.acceptBreak,
    acceptClock: trust.acceptClock,
    verify: trust.verify,
    rebuild: rebuildAsTask({
      store,
      platform,
      audit,
      tasks,
      entries: () => ledger.head().seq,
      checkWritable: trust.checkWritable,
      onCorrected: questions.usage.reload,
    }),
    trust: trust.now,
    startNew: house.otherLedger.startNew,
    changes: platform.changes,
    now: platform.clock.now,
    openExternal: house.ports.openExternal,
  })
}

function openDoors(house: House): TollgateConsole {
  const { home, foundation, records, features, gate, questions, backups, upkeep } = house
  const { ledger, store, anchor, opened, tasks } = foundation
  return {
    router: routerOf(house),
    notices: features.dotEnvReport().problems,
    streamCall: (request, context, signal) => gate.stream(request, sourceOf(context), signal),
    limitsOn: callerLimits({ ...features, settings: records.settings.get }),
    exportLedger(format, filter) {
      const known = questions.references.known(filter)
      return exportAsTask(tasks, (onSlice) => ledger.export(format, known, onSlice))
    },
    exportExperiment: questions.experiments.export,
    exportReport: (question) => questions.reports.file(questions.references.known(question)),
    describeError: (thrown) => describeError(thrown, home.log),
    endCalls() {
      questions.experiments.stop()
      return gate.close(closeWithinMs)
    },
    async close() {
      upkeep.stop()
      questions.experiments.stop()
      await upkeep.reportSchedule.close()
      await gate.close(closeWithinMs)
      features.holdUps.close()
      await features.validation.close()
      features.cache.close()
      await backups.close()
      await house.webhook.close()
      store.flush()
      await features.providers.close()
      features.providerRecords.flush()
      features.keys.close()
      await anchor.close()
      await upkeep.checkpointer.stop()
      opened.db.close()
      home.log.close()
      home.lock.release()
    },
  }
}
