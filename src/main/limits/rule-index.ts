/**
 * Which rules look at an attempt, without asking every rule: each stands under the rarest label its
 * scope names.
 */
import type { LimitLabel, LimitScope } from '../../contract/limits'
import type { LimitFacts } from './port'

interface Scoped {
  readonly scope: LimitScope
  readonly each: LimitLabel | null
}

export interface RuleIndex<Rule> {
  /** The rules that look at an attempt with these labels. */
  applying(facts: LimitFacts): Rule[]
}

/** Rarest first. */
const anchors = [
  'user',
  'organization',
  'service',
  'project',
  'environment',
  'provider',
] as const satisfies readonly LimitLabel[]

export function createRuleIndex<Rule extends { readonly row: Scoped }>(
  rules: readonly Rule[],
): RuleIndex<Rule> {
  const everywhere: Rule[] = []
  const by = new Map<LimitLabel, Map<string, Rule[]>>()
  for (const rule of rules) {
    const anchor = anchors.find((label) => rule.row.scope[label] !== undefined)
    const value = anchor === undefined ? undefined : rule.row.scope[anchor]
    if (anchor === undefined || value === undefined) {
      everywhere.push(rule)
      continue
    }
    const values = by.get(anchor) ?? new Map<string, Rule[]>()
    by.set(anchor, values.set(value, [...(values.get(value) ?? []), rule]))
  }
  return {
    applying(facts) {
      const found = everywhere.filter(({ row }) => looksAt(row, facts))
      for (const [label, values] of by) {
        const value = facts[label]
        if (value === null) continue
        for (const rule of values.get(value) ?? []) if (looksAt(rule.row, facts)) found.push(rule)
      }
      return found
    },
  }
}

/**
 * True when every label of the scope matches and the label that has counters of its own is there.
 */
export function looksAt({ scope, each }: Scoped, facts: LimitFacts): boolean {
  return (
    (scope.provider === undefined || scope.provider === facts.provider) &&
    (scope.project === undefined || scope.project === facts.project) &&
    (scope.service === undefined || scope.service === facts.service) &&
    (scope.environment === undefined || scope.environment === facts.environment) &&
    (scope.user === undefined || scope.user === facts.user) &&
    (scope.organization === undefined || scope.organization === facts.organization) &&
    (each === null || facts[each] !== null)
  )
}
