/**
 * What is asked of the console and changes no money: usage, provider status, overviews, names,
 * rules file, comparisons.
 */
import { createBoard } from '../compare/board/board'
import { createComparisons } from '../compare/comparisons'
import type { ModelNames } from '../compare/board/dated-ballot'
import { createEqualModels, type EqualModelsDeps } from '../compare/evidence/equal-models'
import { createExperiments } from '../compare/experiments/experiments'
import { createPaneSets } from '../compare/pane-sets'
import { createRolloutBoard } from '../compare/rollouts/rollouts'
import { rateApart } from '../compare/verdict/verdict-thread'
import { wilson } from '../compare/verdict/wilson'
import { createRulesFile } from '../config/rules-file'
import type { Gate } from '../gate/gate'
import { createPriceOrigins } from '../catalog/price-origin'
import { createConversations } from '../library/conversations'
import { createLedgerViews } from '../library/ledger-views'
import { createPrompts } from '../library/prompts'
import { createRecommendations } from '../usage/advice/recommendations'
import { createWhatIf } from '../usage/advice/what-if'
import { createReconcile } from '../reconcile/reconcile'
import { createEntryDetails } from '../usage/entry-details'
import { createForecasts } from '../usage/forecast/forecasts'
import { createHistory } from '../usage/history'
import { createProjectOverview } from '../usage/project-overview'
import { createProviderStatus } from '../usage/provider-status'
import { pdfApart } from '../usage/report/pdf/report-thread'
import { createReports } from '../usage/report/reports'
import { createQuality } from '../usage/quality'
import { createTraffic, type TrafficDeps } from '../usage/traffic'
import { createUsage } from '../usage/usage'
import type { Features } from './features'
import type { Foundation } from './foundation'
import { createNames } from './names'
import type { Records } from './records'

export type Questions = ReturnType<typeof createQuestions>

export function createQuestions(
  foundation: Foundation,
  records: Records,
  features: Features,
  gate: Gate,
) {
  const figures = createFigures(foundation, records, features, gate)
  const reconcile = createReconciliation(foundation, records, features)
  const names = createNames({ store: foundation.store, ...records, ...features })
  const config = createRulesFile({
    store: foundation.store,
    ...records,
    ...features,
    references: names.references,
    keys: features.keys.all,
  })
  const shared = {
    store: foundation.store,
    platform: foundation.platform,
    storesContent: (project: string) => features.policy.project(project).storeContent,
    environment: () => records.settings.get().environment,
  }
  const comparisons = createComparisons({
    ...shared,
    audit: records.audit,
    callRecord: gate.records.find,
  })
  const experiments = foundation.reloads.ofCalls(
    createExperiments({
      ...shared,
      audit: records.audit,
      cap: features.budgets.cap,
      answer: (request, source) => gate.answer(request, source, undefined),
      callRecord: gate.records.find,
      leftAlone: () => gate.breakers().filter(({ state }) => state !== 'closed'),
      estimate: (request) => gate.estimateSoon(request, undefined),
      tryRules: features.validation.tryRules,
      inspectRules: features.validation.inspect,
    }),
  )
  const modelName = modelNames(features)
  const board = createBoard({ ...shared, timeZone: records.timeZone, rateApart, modelName })
  const paneSets = createPaneSets(shared)
  const rolloutBoard = foundation.reloads.ofCalls(
    createRolloutBoard({ db: foundation.store.db, rollouts: features.rollouts }),
  )
  const compared = { comparisons, paneSets, experiments, board, rolloutBoard }
  const library = {
    prompts: createPrompts(shared),
    conversations: createConversations(shared),
    ledgerViews: createLedgerViews({ ...shared, audit: records.audit }),
  }
  const advice = createAdvice(foundation, records, features, { ...compared, modelName })
  return { ...figures, reconcile, ...names, ...compared, ...library, ...advice, config }
}

/** One name, `provider/model`, however it is written. */
function modelNames({ catalog }: Features): ModelNames {
  return ({ provider, model }) => {
    const known = catalog.resolve(model, provider)
    if (known !== undefined) return known.id
    return provider === undefined || model.startsWith(`${provider}/`)
      ? model
      : `${provider}/${model}`
  }
}

/** What would have cost less. */
function createAdvice(
  { store, platform }: Foundation,
  { settings, timeZone }: Records,
  { catalog, keys, policy, providerRecords }: Features,
  measured: Pick<EqualModelsDeps, 'experiments' | 'rolloutBoard' | 'modelName'>,
) {
  const shared = { store, platform, catalog, timeZone }
  const recommend = createRecommendations({
    ...shared,
    keys: keys.all,
    services: policy.services,
    projects: policy.projects,
    effectivePolicy: policy.effectivePolicy,
    usualMaxOutput: () => settings.get().defaultMaxOutputTokens,
    equalModels: createEqualModels({ store, platform, ...measured }),
    isAllowed: (model, service) =>
      providerRecords.find(model.provider)?.enabled === true &&
      policy.validate(model, { service }).allowed,
  })
  return { recommend, whatIf: createWhatIf(shared) }
}

/** What calls came to. */
function createFigures(
  { store, platform, reloads, ledger }: Foundation,
  { settings, timeZone, trust }: Records,
  features: Features,
  gate: Gate,
) {
  const { budgets, keys, policy, providerRecords, slotsOf } = features
  const usage = reloads.ofCalls(
    createUsage({
      store,
      platform,
      timeZone,
      listBudgets: budgets.list,
      mayWrite: () => trust.now().trusted,
    }),
  )
  const providerStatus = reloads.ofCalls(
    createProviderStatus({
      store,
      platform,
      providers: providerRecords.list,
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
    }),
  )
  const projectOverview = createProjectOverview({
    store,
    usage,
    projects: policy.projects,
    budgets: budgets.list,
    keys: keys.all,
  })
  const usageHistory = createHistory({ usage, platform, timeZone })
  const counted = createCounted({ store, usage, platform, timeZone }, features)
  const forecasts = createForecasts({ usage, platform, timeZone, budgets: budgets.list })
  const reports = createReports({
    usage,
    platform,
    timeZone,
    budgets: budgets.list,
    drawPdf: pdfApart,
  })
  const entryDetails = createEntryDetails({
    ledger,
    callRecord: gate.records.find,
    priceOrigin: createPriceOrigins(store.db),
  })
  const overviews = { providerStatus, projectOverview, usageHistory, ...counted }
  return { usage, ...overviews, forecasts, reports, entryDetails }
}

/** The ledger beside what vendors say. */
function createReconciliation(
  { store, platform }: Foundation,
  { audit, timeZone }: Records,
  { catalog, keys }: Features,
) {
  return createReconcile({ store, platform, audit, catalog, keys: keys.all, timeZone })
}

/** What is counted beside the ledger. */
function createCounted(
  past: Pick<TrafficDeps, 'store' | 'usage' | 'platform' | 'timeZone'>,
  { holdUps, limits }: Pick<Features, 'holdUps' | 'limits'>,
) {
  return {
    qualityOf: createQuality({ ...past, intervalOf: wilson }),
    trafficOf: createTraffic({ ...past, flush: holdUps.flush, limits: limits.list }),
  }
}
