/** The whole contract between page and main. Forget a handler and main does not compile. */
import type { ContractRouterClient } from '@orpc/contract'
import { adviceContract } from './advice'
import { alertsContract } from './alerts'
import { backupsContract } from './backups'
import { boardContract } from './board'
import { budgetsContract, emergencyContract } from './budgets'
import { cacheContract } from './cache'
import { callsContract } from './calls'
import { comparisonsContract } from './comparisons'
import { configContract } from './config'
import { contentContract } from './content'
import { conversationsContract } from './conversations'
import { diagnosticsContract } from './diagnostics'
import { experimentsContract } from './experiments'
import { forecastContract } from './forecast'
import { reconcileContract } from './reconcile'
import { keysContract } from './keys'
import { ledgerContract } from './ledger'
import { ledgerViewsContract } from './ledger-views'
import { limitsContract } from './limits'
import { logContract } from './log'
import { modelsContract } from './models'
import { paneSetsContract } from './pane-sets'
import { environmentsContract, projectsContract, servicesContract } from './projects'
import { promptsContract } from './prompts'
import { providersContract } from './providers'
import { providerStatusContract } from './provider-status'
import { reportsContract } from './reports'
import { qualityContract } from './quality'
import { rolloutsContract } from './rollouts'
import { deadLettersContract, queueContract } from './queue'
import { systemContract } from './system'
import { tasksContract } from './tasks'
import { tokenLimitsContract } from './token-limits'
import { trafficContract } from './traffic'
import { usageContract } from './usage'
import { validationContract } from './validation'
import { webhookContract } from './webhook'

export const contract = {
  system: systemContract,
  providers: providersContract,
  providerStatus: providerStatusContract,
  keys: keysContract,
  models: modelsContract,
  projects: projectsContract,
  environments: environmentsContract,
  services: servicesContract,
  rollouts: rolloutsContract,
  budgets: budgetsContract,
  emergency: emergencyContract,
  calls: callsContract,
  queue: queueContract,
  deadLetters: deadLettersContract,
  ledger: ledgerContract,
  ledgerViews: ledgerViewsContract,
  usage: usageContract,
  traffic: trafficContract,
  quality: qualityContract,
  forecast: forecastContract,
  advice: adviceContract,
  reports: reportsContract,
  reconcile: reconcileContract,
  alerts: alertsContract,
  webhook: webhookContract,
  comparisons: comparisonsContract,
  paneSets: paneSetsContract,
  prompts: promptsContract,
  conversations: conversationsContract,
  experiments: experimentsContract,
  board: boardContract,
  backups: backupsContract,
  config: configContract,
  content: contentContract,
  limits: limitsContract,
  cache: cacheContract,
  validation: validationContract,
  tokenLimits: tokenLimitsContract,
  tasks: tasksContract,
  log: logContract,
  diagnostics: diagnosticsContract,
}

/** The typed client every page uses, whichever shell carries it. */
export type Client = ContractRouterClient<typeof contract>
