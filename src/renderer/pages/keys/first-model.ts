/** The model a person meets first at a provider: the cheapest that talks and has a price. Pure. */
import type { Model } from '../../../contract/models'

/** A short question and its answer: twice as many tokens come as go. */
function costOf({ price }: Model): number {
  return price === null ? Infinity : price.rates.input + 2 * price.rates.output
}

/**
 * Its full id; null where no model fits. `listed` is what the provider says it has: where it names
 * known models, only those count.
 */
export function firstModel(
  models: readonly Model[],
  providerId: string,
  listed: readonly string[],
): string | null {
  const fitting = models.filter(
    (model) =>
      model.provider === providerId &&
      model.capabilities.includes('chat') &&
      !model.deprecated &&
      model.price !== null,
  )
  const offered = fitting.filter(({ model }) => listed.includes(model))
  const [first] = (offered.length > 0 ? offered : fitting).toSorted(
    (a, b) => costOf(a) - costOf(b) || a.id.localeCompare(b.id),
  )
  return first?.id ?? null
}
