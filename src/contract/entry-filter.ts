/**
 * Which entries a question is about: the same fields, in any combination, for every question about
 * usage and the ledger and for exports (spec U8).
 */
import { z } from 'zod'
import { source } from './calls'
import { queryBoolean, queryInt, reference } from './primitives'

/**
 * Asks for the entries that have no value of a field, and is the name of their group. Parentheses
 * cannot be part of a name that people give, nor of an id.
 */
export const noValue = '(none)'

/** The groups past the biggest, together. */
export const restName = '(other)'

/** Half open, epoch milliseconds: from the first until before the second. */
export const rangeFields = { from: queryInt.optional(), to: queryInt.optional() }

/** What stands on an entry from its call. `model` is a model's id, or `provider/model`. */
export const labelFields = {
  provider: reference.optional(),
  model: reference.optional(),
  project: reference.optional(),
  service: reference.optional(),
  environment: reference.optional(),
  key: reference.optional(),
  user: reference.optional(),
  organization: reference.optional(),
  source: source.optional(),
}

const labelFilter = z.strictObject(labelFields)
export type LabelFilter = z.infer<typeof labelFilter>

/** The fields that every question takes. */
export const entryFilterFields = {
  ...rangeFields,
  ...labelFields,
  simulated: queryBoolean.optional(),
}
const entryFilter = z.strictObject(entryFilterFields)
export type EntryFilter = z.infer<typeof entryFilter>

export type LabelField = keyof typeof labelFields
export const labelNames = Object.keys(labelFields) as readonly LabelField[]
