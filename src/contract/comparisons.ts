/**
 * One prompt, several variants (spec §12). The calls themselves go through the gate like any other;
 * a comparison keeps what belongs together.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { epochMs, id, listOf, name, pageFields } from './primitives'
import { callRecord, message, parameters } from './calls'

export const variant = z.strictObject({
  /** Unique in the comparison: `a`, `b` … */
  id: z.string().min(1).max(8),
  provider: id,
  model: z.string().min(1).max(300),
  parameters: parameters.default({}),
})
export type Variant = z.infer<typeof variant>

export const vote = z.object({
  /** A variant's id, or `tie` or `bad` (both bad). */
  choice: z.string().min(1).max(8),
  time: epochMs,
  comment: z.string(),
})
export type Vote = z.infer<typeof vote>

export const comparison = z.object({
  id,
  createdAt: epochMs,
  title: z.string(),
  project: z.string(),
  environment: z.string(),
  messages: z.array(message),
  variants: z.array(variant),
  /** The call of each variant that has run, by variant id. */
  callIds: z.record(z.string(), z.string()),
  vote: vote.nullable(),
})
export type Comparison = z.infer<typeof comparison>

const newComparison = z.strictObject({
  project: name,
  environment: name.optional(),
  messages: z.array(message).min(1).max(2000),
  variants: z.array(variant).min(2).max(8),
})
export type NewComparison = z.infer<typeof newComparison>

const newVote = z.strictObject({
  id,
  choice: z.string().min(1).max(8),
  comment: z.string().max(1000).optional(),
})
export type NewVote = Omit<z.infer<typeof newVote>, 'id'>

export const comparisonsContract = {
  list: oc
    .route({ method: 'GET', path: '/comparisons', summary: 'Comparisons, newest first' })
    .input(z.strictObject(pageFields(200)))
    .output(listOf(comparison)),
  create: oc
    .route({
      method: 'POST',
      path: '/comparisons',
      successStatus: 201,
      summary:
        'Keep a comparison; its calls are then run with source `comparison` and the ids it gives',
    })
    .input(newComparison)
    .output(comparison),
  get: oc
    .route({
      method: 'GET',
      path: '/comparisons/{id}',
      summary: 'A comparison with the calls of its variants',
    })
    .input(z.strictObject({ id }))
    .output(comparison.extend({ calls: z.record(z.string(), callRecord) })),
  vote: oc
    .route({
      method: 'POST',
      path: '/comparisons/{id}/votes',
      summary: 'Vote: a variant, tie, or both bad; a new vote replaces the old',
    })
    .input(newVote)
    .output(comparison),
}
