/**
 * What is known of an attempt before it leaves: its labels, for scopes, holds and entries. Frozen
 * in the hold.
 */
import type { Source } from '../../contract/calls'
import type { BudgetScope } from '../../contract/budgets'

export interface CallFacts {
  readonly provider: string
  readonly model: string
  readonly keyId: string | null
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly user: string | null
  readonly organization: string | null
  readonly source: Source
  /** Simulated attempts use no budget. */
  readonly simulated: boolean
}

/**
 * What vendors put behind a model's name for a release of it: `-2024-08-06`, `-20250514`,
 * `@20250514`, `-0613`, `-latest`.
 */
const release = /^(?:-20\d\d-\d\d-\d\d|[-@]20\d{6}|-[01]\d[0-3]\d|-latest)$/

/**
 * The same for SQL: true where `name` is the model `?`, or a dated name of it. Takes the model
 * three times.
 */
export function modelSql(name: string): string {
  const rest = `substr(${name}, length(?) + 1)`
  const two = '[0-9][0-9]'
  const forms = [
    `-20${two}-${two}-${two}`,
    `[-@]20${two}${two}${two}`,
    '-[01][0-9][0-3][0-9]',
    '-latest',
    '',
  ]
  const isForm = forms.map((form) => `rest GLOB '${form}'`).join(' OR ')
  return `(substr(${name}, 1, length(?)) = ? AND EXISTS (SELECT 1 FROM (SELECT ${rest} AS rest) WHERE ${isForm}))`
}

function isModel(name: string, model: string): boolean {
  return (
    name.startsWith(model) &&
    (name.length === model.length || release.test(name.slice(model.length)))
  )
}

/**
 * A model may be written `model` or `provider/model`, and covers its dated names (spec B9).
 */
export function coversModel(written: string, provider: string, model: string): boolean {
  return isModel(model, written) || isModel(`${provider}/${model}`, written)
}

/** True when every field of the scope matches. */
export function inScope(scope: BudgetScope, facts: CallFacts): boolean {
  return (
    (scope.provider === undefined || scope.provider === facts.provider) &&
    (scope.model === undefined || coversModel(scope.model, facts.provider, facts.model)) &&
    (scope.key === undefined || scope.key === facts.keyId) &&
    (scope.project === undefined || scope.project === facts.project) &&
    (scope.service === undefined || scope.service === facts.service) &&
    (scope.environment === undefined || scope.environment === facts.environment) &&
    (scope.user === undefined || scope.user === facts.user) &&
    (scope.organization === undefined || scope.organization === facts.organization)
  )
}
