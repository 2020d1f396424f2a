/** createConsole wires the features to each other and to the contract. The only composition; shells hand in their ports, nothing here imports electron. */
import { randomBytes } from 'node:crypto'
import { topics, type SystemHealth } from '../contract/system'
import type { LedgerTrust } from '../contract/ledger'
import { sourceOf } from './api/calls'
import { describeError } from './api/errors'
import { callerLimits } from './api/limits'
import { createRouter } from './api/router'
import { createBudgets } from './budgets/budgets'
import { createEmergency, tokenRule } from './budgets/emergency'
import { createCache } from './cache/cache'
import { createCatalog } from './catalog/catalog'
import { createComparisons } from './compare/comparisons'
import { createDotEnvReport } from './config/dot-env-report'
import { createRulesFile } from './config/rules-file'
import { createTokenDefaults } from './config/token-defaults'
import type { Console, ShellPorts } from './console-port'
import { rebuildProjections } from './console/rebuild-projections'
import { recordBrokenCells } from './console/broken-cells'
import { createTrustState } from './console/trust-state'
import { createContent } from './console/content'
import { startDailyJobs } from './console/daily-jobs'
import { tellOfDotEnv } from './console/dot-env-alert'
import { createNames } from './console/names'
import { withHome, type OpenHome } from './console/open-home'
import { watchTrust } from './console/watch-trust'
import { adjustEntry, type Adjustment } from './gate/adjust'
import { createGate } from './gate/gate'
import { resetUsage, type UsageResetRequest } from './gate/reset-usage'
import { dotEnvPathsOf, readDotEnv } from './keys/dot-env'
import { readDotEnvDefaults } from './keys/dot-env-defaults'
import { createKeys } from './keys/keys'
import { createLedger } from './ledger/ledger'
import { createBreaks } from './ledger/breaks'
import { verifyChain } from './ledger/verify'
import { createLimits } from './limits/limits'
import { createChanges } from './platform/changes'
import { systemClock, type Clock } from './platform/clock'
import { createIds, type RandomBytes } from './platform/ids'
import { Failure } from './platform/failure'
import type { Platform } from './platform/platform'
import { redactText } from './platform/redact'
import { createPolicy } from './policy/policy'
import { createSettings } from './policy/settings'
import { proxyOf } from './providers/proxy-env'
import { createLearnedDialects } from './providers/learned'
import { createProviderRecords } from './providers/records'
import { createProviders } from './providers/providers'
import { testEndpoint } from './providers/test-endpoint'
import { createDeadLetters } from './queue/dead-letters'
import { createSlots } from './queue/slots'
import { createAlerts } from './record/alerts'
import { createAudit } from './record/audit'
import { createMutes } from './record/mutes'
import { forgetBroken } from './storage/broken-cells'
import { createAnchor, readAnchor, type AnchorPoint } from './storage/anchor'
import { createBackups } from './storage/backups'
import { startCheckpointer } from './storage/checkpointer'
import { createStore } from './storage/group-commit'
import { watchInPlace } from './storage/in-place'
import { createLedgerClock } from './storage/ledger-clock'
import { openReader } from './storage/open-database'
import { genesisHash, openLedgerFile } from './storage/open-ledger-file'
import { startNewLedger } from './storage/start-new'
import { distrust } from './storage/trust'
import { createHistory } from './usage/history'
import { createProviderStatus } from './usage/provider-status'
import { createProjectOverview } from './usage/project-overview'
import { createUsage } from './usage/usage'
import { createValidation } from './validation/validation'
import { watchAttempts } from './usage/watch-attempts'
import { watchConsole } from './usage/watch-console'

export interface ConsolePorts extends ShellPorts {
  readonly home: string
  readonly shell: 'electron' | 'browser'
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  readonly random?: RandomBytes
}

/** How long closing waits for running calls to settle. */
const closeWithinMs = 5000
const warmAfterMs = 300

/** Opens the data folder and everything on it. Throws Failure `conflict` when another process holds it, `ledger_unavailable` when it cannot be opened. */
export function createConsole(ports: ConsolePorts): Promise<Console> {
  return withHome({ ...ports, clock: ports.clock ?? systemClock }, (opened) =>
    compose(ports, opened),
  )
}

async function compose(
  ports: ConsolePorts,
  { home, lock, log, secrets }: OpenHome,
): Promise<Console> {
  const { clock = systemClock, random = randomBytes } = ports
  const startedAt = clock.now()
  const platform: Platform = {
    clock,
    random,
    newId: createIds(clock, random),
    log,
    changes: createChanges(),
  }
  const redact = (text: string) => redactText(text, secrets.loaded())

  const opened = openLedgerFile(home, platform)
  const anchor = createAnchor(opened.anchorFile, (error) =>
    log.error('The anchor could not be written', { error: String(error) }),
  )
  const store = createStore(opened.db, () => {
    try {
      const head = ledger.head()
      if (trust.isTrusted() && head.seq > 0) anchor.move({ ledgerId: ledger.ledgerId(), ...head })
    } catch (error) {
      log.error('The anchor could not be moved', { error: String(error) })
    }
  })
  const isInPlace = watchInPlace(opened.file)
  const ledgerClock = createLedgerClock(opened.db, clock)
  const ledger = createLedger({
    db: opened.db,
    openConnection: () => openReader(opened.file),
    remembered,
  })
  const audit = createAudit(store, platform)
  const settings = createSettings({
    store,
    platform,
    audit,
    hasModel: (written) => catalog.resolve(written) !== undefined,
  })
  const alerts = createAlerts(store, platform, (title, body) => {
    if (settings.get().notifications) ports.notify(title, body)
  })
  const trust = createTrustState({
    opened,
    store,
    platform,
    audit,
    alerts,
    ledger,
    ledgerClock,
    isInPlace,
    isLockHeld: lock.isHeld,
    restoring: () => backups.restoring(),
    onAccepted,
  })
  const trustNow = trust.now
  recordBrokenCells({
    store,
    platform,
    alerts,
    audit,
    mayWrite: () => trust.isTrusted() && opened.db.open,
  })
  const mutes = createMutes(store, platform, audit)
  const policyRules = {
    resolveModel: (written: string) => catalog.resolve(written),
    hasProfile: (name: string) => validation.profiles.has(name),
  }
  const policy = createPolicy({
    store,
    platform,
    audit,
    rules: policyRules,
    onContentOff: (project, who) => void content.forget(project, who),
  })
  const validation = createValidation({
    store,
    platform,
    audit,
    timeZone: () => settings.get().timeZone,
    usersOf: policy.profileUsers,
    secrets: () => secrets.loaded(),
  })
  const contentOff = () =>
    policy
      .projects()
      .filter(({ storeContent }) => !storeContent)
      .map(({ name }) => name)
  const cache = createCache({
    store,
    platform,
    audit,
    settings: settings.get,
    services: policy.services,
    contentOff,
  })
  const dotEnvFiles = readDotEnv(dotEnvPathsOf(home))
  const dotEnv = readDotEnvDefaults(dotEnvFiles)
  tellOfDotEnv(
    { ...dotEnvFiles, problems: [...dotEnvFiles.problems, ...dotEnv.problems] },
    { store, alerts, log, canWrite: trust.isTrusted() },
  )
  settings.applyFirstRunDefaults({ defaultMaxOutputTokens: dotEnv.openaiMaxTokens })
  const providerBook = createProviderRecords({
    store,
    platform,
    audit,
    openaiBaseUrl: dotEnv.openaiBaseUrl,
    onBaseUrlChanged: (id, who) => keys.removeOf(id, who),
  })
  const keys = createKeys({
    store,
    platform,
    audit,
    env: ports.env,
    dotEnv: dotEnvFiles,
    testSecret,
    providerOf: providerBook.find,
    projectNames: () => policy.projects().map((project) => project.name),
  })
  secrets.loaded = keys.loadedSecrets
  const catalog = createCatalog({ store, platform, audit })
  const learned = createLearnedDialects({ store, platform, audit })
  const providers = watchAttempts(
    createProviders({
      platform,
      redact,
      proxy: proxyOf(ports.env),
      dialects: providerBook,
      learned,
      openaiOrganization: dotEnv.openaiOrganization,
    }),
    clock,
    (seen) => providerStatus.note(seen),
  )
  const emergency = createEmergency(store, platform, audit)
  const budgets = createBudgets({
    store,
    platform,
    audit,
    alerts,
    timeZone: () => settings.get().timeZone,
    onTokenEmergency: tokenRule({
      emergency,
      alerts,
      isOn: () => settings.get().stopOnTokenEmergency,
    }),
  })
  const tokenDefaults = createTokenDefaults({
    tokenLimits: budgets.tokenLimits,
    settings,
    catalog,
    providerName: (id) => providerBook.find(id)?.name,
  })
  tokenDefaults.applyDotEnv(dotEnv)
  const dotEnvReport = createDotEnvReport({
    dotEnv: dotEnvFiles,
    defaults: dotEnv,
    keys: () =>
      keys
        .all()
        .flatMap(({ variable, fromDotEnv }) =>
          variable === null ? [] : [{ variable, fromDotEnv }],
        ),
    settings: settings.get,
    provider: providerBook.find,
    limitsFromDotEnv: () =>
      budgets.tokenLimits
        .list()
        .filter((limit) => limit.fromDotEnv)
        .map(({ provider }) => provider),
  })
  const slots = createSlots({
    clock,
    concurrencyOf: (provider) => providerBook.find(provider)?.concurrency ?? Infinity,
    limit: () => settings.get().queueLimit,
    changed: () => platform.changes.publish('queue'),
  })
  const deadLetters = createDeadLetters({ store, platform, audit })
  const limits = createLimits({
    store,
    platform,
    audit,
    providers: () => providerBook.list().filter(({ kind }) => kind !== 'simulated'),
  })
  const gate = createGate({
    limits: limits.gate,
    ladder: budgets.tokenLimits,
    slots,
    deadLetters,
    cache,
    validation,
    platform,
    store,
    catalog,
    policy,
    settings: settings.get,
    providerBook,
    providers,
    learned,
    keys,
    budgets,
    emergency,
    ledger,
    alerts,
    trust: trustNow,
    holdTime: ledgerClock.now,
    redact,
  })
  // A ledger that cannot be trusted stays as it was found; the right one, once it is back, is swept at its own start.
  let swept = false
  if (trust.isTrusted()) sweep()
  limits.reload()
  const usage = createUsage({
    store,
    platform,
    timeZone: () => settings.get().timeZone,
    listBudgets: budgets.list,
  })
  const providerStatus = createProviderStatus({
    store,
    platform,
    providers: providerBook.list,
    keys: keys.all,
    breakers: gate.breakers,
    slots: slotsOf,
    tokens: budgets.tokenLimits.stageAt,
    estimate: gate.estimate,
    isService: (name) => policy.services().some((service) => service.name === name),
    checkScope({ project, environment }) {
      policy.project(project)
      policy.environment(environment)
    },
    here: settings.get,
  })
  const resources = createProjectOverview({
    store,
    usage,
    projects: policy.projects,
    budgets: budgets.list,
    keys: keys.all,
  })
  const { references, leanings } = createNames({
    store,
    catalog,
    policy,
    providerBook,
    keys,
    settings,
    budgets,
    limits,
    slots,
  })
  const config = createRulesFile({
    store,
    references,
    audit,
    policy,
    policyRules,
    validation,
    budgets,
    limits,
    settings,
    keys: keys.all,
    providerName: (id) => providerBook.find(id)?.name,
  })
  const usageHistory = createHistory({ usage, platform, timeZone: () => settings.get().timeZone })
  const comparisons = createComparisons({
    store,
    platform,
    audit,
    callRecord: gate.records.find,
    storesContent: (project) => policy.project(project).storeContent,
    environment: () => settings.get().environment,
  })
  const backups = createBackups({
    home,
    file: opened.file,
    anchorFile: opened.anchorFile,
    store,
    platform,
    trusted: () => trustNow().trusted,
    verify: (db, id, signal) =>
      verifyChain(db, id, genesisHash(id), undefined, signal, createBreaks(opened.db).accepted()),
    onBroken: () =>
      void trust
        .verify()
        .catch((error: unknown) =>
          log.error('The ledger could not be verified', { error: String(error) }),
        ),
    rebuild: rebuildProjections,
    checkIdle,
    onDailyFailed: (message) =>
      store.write(() =>
        alerts.raise({
          kind: 'ledger',
          severity: 'warning',
          title: 'The daily backup failed',
          message,
        }),
      ),
    note: (who, before, after, subject) =>
      audit.note({ who, what: 'backup restored', subject, before, after }),
    forgetKeysOf: (id, who) => keys.removeOf(id, who),
    settleAnchor: () => anchor.close(),
    onRestored,
  })
  const checkpointer = startCheckpointer(opened.file, log)
  const content = createContent({
    home,
    store,
    platform,
    audit,
    contentOff,
    checkWritable: () => trust.checkWritable(),
    backups: () => backups.list().items.length,
  })
  const stopDaily = startDailyJobs({
    clock,
    settings: settings.get,
    backups,
    expire: content.expire,
  })
  const watch = watchConsole({
    store,
    platform,
    alerts,
    settings: settings.get,
    providerName: (id) => providerBook.find(id)?.name ?? id,
    waiting: slots.waiting,
    cacheFigures: cache.cacheFigures,
    snapshot: catalog.snapshot,
    keysDue: () => keys.due(clock.now()),
    emergency,
    enabled: () => trustNow().trusted,
  })
  const stopWatching = watch.start()
  const stopWatchingTrust = watchTrust({
    trust: trustNow,
    store,
    alerts,
    changes: platform.changes,
    log,
  })
  const stopWaking = platform.changes.subscribe((changed) => {
    if (changed.includes('providers')) slots.wake()
  })
  // After the console is up and before the first call: the tokenizer takes a sixth of a second to load, and usage remembers its pieces.
  const warming = setTimeout(
    () =>
      void catalog
        .warm()
        .then(() => providerStatus.warm())
        .then(() => usage.warm()),
    warmAfterMs,
  )

  /** Once, and only while no call of this process runs: what is open then was left by one that is gone. */
  function sweep() {
    if (swept) return
    swept = true
    gate.recover()
    budgets.coverDatedNames()
    void cache.sweep()
  }

  function resetUsageOf(request: UsageResetRequest, who: string) {
    trust.checkWritable()
    return resetUsage({ store, ledger, budgets, platform, audit }, request, who)
  }

  function adjust(adjustment: Adjustment, who: string) {
    trust.checkWritable()
    return adjustEntry({ store, ledger, budgets, alerts, platform, audit }, adjustment, who)
  }

  /** Where the anchor says that this ledger's chain was. */
  function remembered(): AnchorPoint | undefined {
    const anchored = readAnchor(opened.anchorFile)
    return anchored.state === 'present' && anchored.point.ledgerId === ledger.ledgerId()
      ? anchored.point
      : undefined
  }

  /** On a ledger that was not trusted from the start no call ran, and the holds in it are not this process's. */
  function checkIdle() {
    if (!isInPlace()) throw new Failure('ledger_unavailable', distrust('gone').message ?? '')
    const open = swept ? budgets.holds.open().length : 0
    if (gate.running() > 0 || open > 0)
      throw new Failure(
        'conflict',
        'Calls are running or wait to be booked. Stop them or wait until they are done, then restore.',
      )
  }

  async function onRestored() {
    trust.renew()
    swept = true
    anchor.settle({ ledgerId: ledger.ledgerId(), ...ledger.head() })
    forgetBroken(opened.db)
    providerBook.reload()
    learned.reload()
    keys.reload()
    policy.reload()
    settings.reload()
    budgets.reload()
    catalog.invalidate()
    usage.forget()
    cache.reload()
    validation.reload()
    gate.recover()
    budgets.coverDatedNames()
    limits.reload()
    providerStatus.reload()
    await anchor.close()
    platform.changes.publish(...topics)
  }

  function onAccepted() {
    anchor.settle({ ledgerId: ledger.ledgerId(), ...ledger.head() })
    sweep()
    limits.reload()
  }

  /** Only in place of a ledger that cannot be trusted: on such a one no call runs, so no hold is lost. */
  function startNew(reason: string, who: string): LedgerTrust {
    if (trust.isTrusted())
      throw new Failure(
        'conflict',
        'The ledger is sound, so there is no need for a new one. Entries are corrected by adjustments.',
      )
    checkIdle()
    startNewLedger(store, platform, { home, anchorFile: opened.anchorFile }, (started) => {
      ledgerClock.accept()
      audit.note({
        who,
        what: 'new ledger started',
        subject: started.ledgerId,
        before: trust.found(),
        after: { reason, ...started },
      })
    })
    trust.renew()
    usage.forget()
    limits.reload()
    cache.reload()
    platform.changes.publish('health', 'ledger', 'usage', 'budgets', 'calls', 'cache', 'validation')
    return trustNow()
  }

  function health(): SystemHealth {
    const head = ledger.head()
    const ledgerTrust = trustNow()
    const blocked = gate.blocked().map(({ code, message }) => ({ code, message }))
    return {
      ok: blocked.length === 0,
      version: ports.version,
      shell: ports.shell,
      home,
      startedAt,
      ledger: {
        ...ledgerTrust,
        ledgerId: ledger.ledgerId(),
        entries: head.seq,
        headHash: head.hash,
      },
      emergency: emergency.get(),
      blocked,
      running: gate.running(),
    }
  }

  function slotsOf(id: string) {
    const line = slots.read(0).providers.find(({ provider }) => provider === id)
    return {
      running: line?.running ?? 0,
      waiting: line?.waiting ?? 0,
      limit: providerBook.find(id)?.concurrency ?? 0,
    }
  }

  async function testSecret(providerId: string, secret: string) {
    const result = await testEndpoint(providers, providerBook.require(providerId), secret)
    // A refused key says nothing against its provider; one that works says that it does.
    if (result.ok) providerBook.noteResult(providerId, null)
    return result
  }

  const router = createRouter({
    acceptBreak: trust.acceptBreak,
    acceptClock: trust.acceptClock,
    verify: trust.verify,
    adjust,
    alerts,
    audit,
    backups,
    budgets,
    cache,
    catalog,
    changes: platform.changes,
    comparisons,
    config,
    content,
    deadLetters,
    dotEnvReport,
    emergency,
    gate,
    health,
    keys,
    leanings,
    ledger,
    limits,
    mutes,
    now: platform.clock.now,
    openExternal: ports.openExternal,
    learned,
    policy,
    providers,
    providerStatus,
    records: providerBook,
    references,
    resources,
    settings,
    slots,
    startNew,
    testSecret,
    tokenDefaults,
    resetUsage: resetUsageOf,
    usageHistory,
    trust: trustNow,
    usage,
    validation,
  })

  return {
    router,
    notices: dotEnvReport().problems,
    streamCall: (request, context, signal) => gate.stream(request, sourceOf(context), signal),
    limitsOn: callerLimits({ limits, catalog, settings: settings.get }),
    exportLedger(format, filter) {
      return ledger.export(format, references.known(filter))
    },
    describeError: (thrown) => describeError(thrown, log),
    endCalls: () => gate.close(closeWithinMs),
    async close() {
      stopWatching()
      stopWatchingTrust()
      stopWaking()
      stopDaily()
      clearTimeout(warming)
      await gate.close(closeWithinMs)
      await validation.close()
      cache.close()
      await backups.close()
      store.flush()
      await providers.close()
      providerBook.flush()
      keys.close()
      await anchor.close()
      await checkpointer.stop()
      opened.db.close()
      log.close()
      lock.release()
    },
  }
}
