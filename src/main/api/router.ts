/** The handlers of the whole contract. Forget one and it does not compile. */
import { adviceHandlers } from './advice'
import { alertsHandlers } from './alerts'
import { backupsHandlers } from './backups'
import { boardHandlers } from './board'
import { budgetsHandlers, emergencyHandlers } from './budgets'
import { cacheHandlers } from './cache'
import { callsHandlers } from './calls'
import { comparisonsHandlers } from './comparisons'
import { configHandlers } from './config'
import { contentHandlers } from './content'
import { conversationsHandlers } from './conversations'
import { deadLettersHandlers, queueHandlers } from './queue'
import { environmentsHandlers, projectsHandlers, servicesHandlers } from './projects'
import { diagnosticsHandlers } from './diagnostics'
import { experimentsHandlers } from './experiments'
import { keysHandlers } from './keys'
import { ledgerHandlers } from './ledger'
import { ledgerViewsHandlers } from './ledger-views'
import { limitsHandlers } from './limits'
import { logHandlers } from './log'
import { modelsHandlers } from './models'
import { os } from './handlers'
import { providerStatusHandlers } from './provider-status'
import { paneSetsHandlers } from './pane-sets'
import { promptsHandlers } from './prompts'
import { providersHandlers } from './providers'
import { reportsHandlers } from './reports'
import { rolloutsHandlers } from './rollouts'
import { settingsHandlers } from './settings'
import { systemHandlers } from './system'
import { tasksHandlers } from './tasks'
import { tokenLimitsHandlers } from './token-limits'
import { reconcileHandlers } from './reconcile'
import { forecastHandlers } from './forecast'
import { qualityHandlers } from './quality'
import { trafficHandlers } from './traffic'
import { usageHandlers } from './usage'
import { validationHandlers } from './validation'
import { webhookHandlers } from './webhook'

type DepsOf<Make> = Make extends (deps: infer Deps) => unknown ? Deps : never

/** What all handlers together need: every feature by its name. */
type Features = DepsOf<typeof systemHandlers> &
  DepsOf<typeof settingsHandlers> &
  DepsOf<typeof providersHandlers> &
  DepsOf<typeof providerStatusHandlers> &
  DepsOf<typeof keysHandlers> &
  DepsOf<typeof modelsHandlers> &
  DepsOf<typeof projectsHandlers> &
  DepsOf<typeof environmentsHandlers> &
  DepsOf<typeof servicesHandlers> &
  DepsOf<typeof rolloutsHandlers> &
  DepsOf<typeof budgetsHandlers> &
  DepsOf<typeof emergencyHandlers> &
  DepsOf<typeof callsHandlers> &
  DepsOf<typeof queueHandlers> &
  DepsOf<typeof deadLettersHandlers> &
  DepsOf<typeof ledgerHandlers> &
  DepsOf<typeof ledgerViewsHandlers> &
  DepsOf<typeof usageHandlers> &
  DepsOf<typeof trafficHandlers> &
  DepsOf<typeof qualityHandlers> &
  DepsOf<typeof forecastHandlers> &
  DepsOf<typeof adviceHandlers> &
  DepsOf<typeof reportsHandlers> &
  DepsOf<typeof reconcileHandlers> &
  DepsOf<typeof alertsHandlers> &
  DepsOf<typeof webhookHandlers> &
  DepsOf<typeof comparisonsHandlers> &
  DepsOf<typeof paneSetsHandlers> &
  DepsOf<typeof promptsHandlers> &
  DepsOf<typeof conversationsHandlers> &
  DepsOf<typeof experimentsHandlers> &
  DepsOf<typeof boardHandlers> &
  DepsOf<typeof backupsHandlers> &
  DepsOf<typeof limitsHandlers> &
  DepsOf<typeof tokenLimitsHandlers> &
  DepsOf<typeof cacheHandlers> &
  DepsOf<typeof validationHandlers> &
  DepsOf<typeof contentHandlers> &
  DepsOf<typeof tasksHandlers> &
  DepsOf<typeof logHandlers> &
  DepsOf<typeof diagnosticsHandlers> &
  DepsOf<typeof configHandlers>

/** Every route of the contract; one that is forgotten does not compile. */
export function createRouter(features: Features) {
  return os.router({
    system: { ...systemHandlers(features), ...settingsHandlers(features) },
    providers: providersHandlers(features),
    providerStatus: providerStatusHandlers(features),
    keys: keysHandlers(features),
    models: modelsHandlers(features),
    projects: projectsHandlers(features),
    environments: environmentsHandlers(features),
    services: servicesHandlers(features),
    rollouts: rolloutsHandlers(features),
    budgets: budgetsHandlers(features),
    emergency: emergencyHandlers(features),
    calls: callsHandlers(features),
    queue: queueHandlers(features),
    deadLetters: deadLettersHandlers(features),
    ledger: ledgerHandlers(features),
    ledgerViews: ledgerViewsHandlers(features),
    usage: usageHandlers(features),
    traffic: trafficHandlers(features),
    quality: qualityHandlers(features),
    forecast: forecastHandlers(features),
    advice: adviceHandlers(features),
    reports: reportsHandlers(features),
    reconcile: reconcileHandlers(features),
    alerts: alertsHandlers(features),
    webhook: webhookHandlers(features),
    comparisons: comparisonsHandlers(features),
    paneSets: paneSetsHandlers(features),
    prompts: promptsHandlers(features),
    conversations: conversationsHandlers(features),
    experiments: experimentsHandlers(features),
    board: boardHandlers(features),
    backups: backupsHandlers(features),
    limits: limitsHandlers(features),
    tokenLimits: tokenLimitsHandlers(features),
    cache: cacheHandlers(features),
    validation: validationHandlers(features),
    config: configHandlers(features),
    content: contentHandlers(features),
    tasks: tasksHandlers(features),
    log: logHandlers(features),
    diagnostics: diagnosticsHandlers(features),
  })
}
