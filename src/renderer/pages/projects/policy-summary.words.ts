/** A policy put into words, alone and as a service inherits it from a project. */
import { tiers, type Model, type Tier } from '../../../contract/models'
import type { Policy } from '../../../contract/projects'
import { formatCount } from '../../kit/format'
import { spanText } from '../../kit/span.words'
import { rateText } from '../models/rate.words'
import { rolloutSummary } from './policy.words'

/** Short phrases, one per field that limits; empty when the policy limits nothing. */
function policyPhrases(policy: Policy): string[] {
  const phrases: string[] = []
  if (policy.allowedTiers !== undefined) phrases.push(`tiers ${tierList(policy.allowedTiers)}`)
  if (policy.requiredCapabilities !== undefined && policy.requiredCapabilities.length > 0)
    phrases.push(`must do ${policy.requiredCapabilities.join(', ')}`)
  if (policy.allowedModels !== undefined)
    phrases.push(
      policy.allowedModels.length === 1
        ? `only ${policy.allowedModels[0]}`
        : `only ${policy.allowedModels.length} named models`,
    )
  if (policy.defaultModel !== undefined) phrases.push(`default ${policy.defaultModel}`)
  if (policy.route !== undefined && policy.route.length > 0)
    phrases.push(`then ${policy.route.join(', ')}`)
  if (policy.defaultMaxOutputTokens !== undefined)
    phrases.push(`at most ${formatCount(policy.defaultMaxOutputTokens)} tokens out`)
  if (policy.cacheTtlSeconds !== undefined && policy.cacheTtlSeconds > 0)
    phrases.push(`cached ${spanText(policy.cacheTtlSeconds)}`)
  if (policy.validation !== undefined) phrases.push(`checked by ${policy.validation.profile}`)
  if (policy.simulatedPercent !== undefined && policy.simulatedPercent > 0)
    phrases.push(`${policy.simulatedPercent} of 100 simulated`)
  const rollout = rolloutSummary(policy)
  if (rollout !== '') phrases.push(rollout)
  return phrases
}

/** One line; a policy without fields says so. */
export function policySummary(policy: Policy): string {
  const phrases = policyPhrases(policy)
  if (phrases.length === 0) return 'Every model'
  const line = phrases.join(' · ')
  return line.charAt(0).toUpperCase() + line.slice(1)
}

/** Tiers in the order of the contract, joined. */
function tierList(allowed: readonly Tier[]): string {
  return tiers.filter((tier) => allowed.includes(tier)).join(', ')
}

/** How much of the catalogue a policy lets through. */
export interface PolicyCoverage {
  readonly allowed: number
  readonly refused: number
  /** `12 of 40 models allowed`. */
  readonly text: string
}

/** Counted over what the server judged. */
export function coverage(models: readonly { readonly allowed: boolean }[]): PolicyCoverage {
  const allowed = models.filter((model) => model.allowed).length
  return {
    allowed,
    refused: models.length - allowed,
    text: `${allowed} of ${models.length} models allowed`,
  }
}

/** A model with the sentence it would be refused with. */
export interface ServiceModelRow {
  readonly model: Model
  readonly allowed: boolean
  /** The sentence a call would get; null where it may use the model. */
  readonly refusal: string | null
}

/**
 * Allowed first, cheapest tier first, then by id; a search keeps the rows whose id, name or refusal
 * has the text.
 */
export function serviceModelRows(
  rows: readonly ServiceModelRow[],
  search: string,
  show: 'all' | 'allowed' | 'refused',
): ServiceModelRow[] {
  const wanted = search.trim().toLowerCase()
  return rows
    .filter((row) => show === 'all' || row.allowed === (show === 'allowed'))
    .filter(
      (row) =>
        wanted === '' ||
        `${row.model.id} ${row.model.name} ${row.refusal ?? ''}`.toLowerCase().includes(wanted),
    )
    .sort(
      (a, b) =>
        Number(b.allowed) - Number(a.allowed) ||
        tiers.indexOf(a.model.tier) - tiers.indexOf(b.model.tier) ||
        a.model.id.localeCompare(b.model.id),
    )
}

/** `$2.50 / $10`: input and output per million tokens, or why a model has no price. */
export function listPrice(model: Pick<Model, 'price' | 'simulated'> | undefined): string {
  if (model?.price == null) return model?.simulated === true ? 'simulated' : 'unpriced'
  const { input, output } = model.price.rates
  return `${rateText(input)} / ${rateText(output)}`
}
