/** Which sections the rules file has, in the order in which they are written and applied. */
import type { Key } from '../../contract/keys'
import type { Budgets } from '../budgets/budgets'
import type { Limits } from '../limits/limits'
import type { PolicyRules } from '../policy/check-policy'
import type { Policies } from '../policy/policy'
import type { SettingsStore } from '../policy/settings'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { ResponseValidation } from '../validation/validation'
import { budgetsSection } from './budgets-section'
import { createConfig, type Config } from './config'
import { environmentsSection } from './environments-section'
import { limitsSection } from './limits-section'
import type { PolicyItemsDeps } from './policy-items'
import { projectsSection } from './projects-section'
import type { References } from './references'
import { servicesSection } from './services-section'
import { settingsSection } from './settings-section'
import { tokenLimitsSection } from './token-limits-section'
import { validationSection } from './validation-section'

export interface RulesFileDeps {
  readonly store: Pick<Store, 'write'>
  readonly audit: Pick<Audit, 'note'>
  readonly references: References
  readonly policy: Policies
  readonly policyRules: PolicyRules
  readonly budgets: Budgets
  readonly validation: ResponseValidation
  readonly limits: Limits
  readonly settings: SettingsStore
  readonly keys: () => readonly Key[]
  readonly providerName: (id: string) => string | undefined
}

export function createRulesFile(deps: RulesFileDeps): Config {
  const { store, audit, references, validation, budgets, limits, settings } = deps
  const { policy, policyRules: rules, providerName } = deps
  const ofPolicy = { policy, rules, usedBy: usedByOf(deps) }
  return createConfig({
    store,
    audit,
    sections: [
      validationSection({ validation }),
      environmentsSection(ofPolicy),
      projectsSection(ofPolicy),
      servicesSection(ofPolicy),
      limitsSection({ limits, references }),
      tokenLimitsSection({ budgets, providerName }),
      budgetsSection({ budgets, references, timeZone: () => settings.get().timeZone }),
      settingsSection({
        settings,
        hasModel: (written) => rules.resolveModel(written) !== undefined,
      }),
    ],
  })
}

function usedByOf({ settings, keys, budgets, limits }: RulesFileDeps): PolicyItemsDeps['usedBy'] {
  return (word, name) => {
    if (word !== 'service' && settings.get()[word] === name) return 'It is the current one.'
    const count = word === 'service' ? 0 : keys().filter((key) => key[word] === name).length
    if (count > 0) return `${count === 1 ? 'A key is' : `${count} keys are`} scoped to it.`
    if (budgets.list().some(({ scope }) => scope[word] === name)) return 'A budget is scoped to it.'
    if (word === 'service' && budgets.tokenLimits.list().some(({ service }) => service === name))
      return 'A token limit is set for it.'
    return limits.list().some(({ scope }) => scope[word] === name)
      ? 'A rate limit is scoped to it.'
      : null
  }
}
