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
import { limitsSection } from './limits-section'
import { policySections } from './policy-sections'
import type { References } from './references'
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

export function createRulesFile({
  store,
  audit,
  references,
  policy,
  policyRules,
  validation,
  budgets,
  limits,
  settings,
  keys,
  providerName,
}: RulesFileDeps): Config {
  function usedBy(kind: 'project' | 'environment' | 'service', name: string): string | null {
    if (kind !== 'service' && settings.get()[kind] === name) return 'It is the current one.'
    const count = kind === 'service' ? 0 : keys().filter((key) => key[kind] === name).length
    if (count > 0) return `${count === 1 ? 'A key is' : `${count} keys are`} scoped to it.`
    if (budgets.list().some(({ scope }) => scope[kind] === name)) return 'A budget is scoped to it.'
    if (kind === 'service' && budgets.tokenLimits.list().some(({ service }) => service === name))
      return 'A token limit is set for it.'
    return limits.list().some(({ scope }) => scope[kind] === name)
      ? 'A rate limit is scoped to it.'
      : null
  }
  const { environments, projects, services } = policySections({
    policy,
    rules: policyRules,
    usedBy,
  })
  return createConfig({
    store,
    audit,
    sections: [
      validationSection({ validation }),
      environments,
      projects,
      services,
      limitsSection({ limits, references }),
      tokenLimitsSection({ budgets, providerName }),
      budgetsSection({ budgets, references, timeZone: () => settings.get().timeZone }),
      settingsSection({
        settings,
        hasModel: (written) => policyRules.resolveModel(written) !== undefined,
      }),
    ],
  })
}
