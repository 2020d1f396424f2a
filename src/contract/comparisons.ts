/**
 * One prompt, several variants (spec §12). The calls themselves go through the gate like any other;
 * a comparison keeps what belongs together.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  count,
  epochMs,
  id,
  listOf,
  name,
  pageFields,
  queryBoolean,
  queryInt,
  reference,
} from './primitives'
import { callRecord, message, parameters } from './calls'

export const variant = z.strictObject({
  /** Unique in the comparison: `a`, `b` … */
  id: z.string().min(1).max(8),
  provider: id,
  model: z.string().min(1).max(300),
  parameters: parameters.default({}),
  /** Takes the place of the system prompt of all; absent: that one. */
  system: z.string().min(1).optional(),
})
export type Variant = z.infer<typeof variant>

/** A word to find and count votes by. */
const tag = z.string().trim().min(1).max(40)

/** By variant: 1, unusable, to 5, could not be better. */
const grades = z.record(z.string().max(8), z.int().min(1).max(5))

export const vote = z.object({
  /** A variant's id, or `tie` or `bad` (both bad). */
  choice: z.string().min(1).max(8),
  time: epochMs,
  comment: z.string(),
  grades: grades.default({}),
  tags: z.array(z.string()).default([]),
  /** It was cast before names and figures were shown. */
  blind: z.boolean().default(false),
})
export type Vote = z.infer<typeof vote>

export const comparison = z.object({
  id,
  createdAt: epochMs,
  title: z.string(),
  project: z.string(),
  environment: z.string(),
  /** As which its calls are made. */
  service: z.string().nullable(),
  messages: z.array(message),
  variants: z.array(variant),
  /** The call of each variant that has run, by variant id. */
  callIds: z.record(z.string(), z.string()),
  vote: vote.nullable(),
  /** Its page shows no names, costs or times until it is voted on or revealed. */
  blind: z.boolean(),
  /** When names were shown without a vote; null where they were not. */
  revealedAt: epochMs.nullable(),
})
export type Comparison = z.infer<typeof comparison>

const newComparison = z.strictObject({
  project: name,
  environment: name.optional(),
  service: name.optional(),
  messages: z.array(message).min(1).max(2000),
  variants: z.array(variant).min(2).max(8),
  /** Names and figures stay hidden until the vote. Give the variants in shuffled order. */
  blind: z.boolean().optional(),
})
export type NewComparison = z.infer<typeof newComparison>

const newVote = z.strictObject({
  id,
  choice: z.string().min(1).max(8),
  comment: z.string().max(1000).optional(),
  grades: grades.optional(),
  tags: z.array(tag).max(20).optional(),
})
export type NewVote = Omit<z.infer<typeof newVote>, 'id'>

/** How a model stands in votes. */
export const modelTally = z.object({
  provider: z.string(),
  model: z.string(),
  /** Votes for one of its panes; a vote for one of three panes is one win and two losses. */
  wins: count,
  losses: count,
  ties: count,
  /** Votes that found every answer bad. */
  bad: count,
  /** Wins of wins and losses together; null where there is neither. */
  winShare: z.number().nullable(),
  /** Wilson's score interval of the share at 95 %. */
  low: z.number(),
  high: z.number(),
})
export type ModelTally = z.infer<typeof modelTally>

export const tally = z.object({
  /** Comparisons counted: of different models, voted on. */
  votes: count,
  /** Those of them whose vote was cast blind. */
  blind: count,
  /** Most wins first. */
  items: z.array(modelTally),
})
export type Tally = z.infer<typeof tally>

const tallyScope = z.strictObject({
  project: reference.optional(),
  tag: reference.optional(),
  /** Of comparisons made from here on. */
  from: queryInt.optional(),
  /** And before here. */
  to: queryInt.optional(),
  /** True: only votes cast blind. */
  blind: queryBoolean.optional(),
})
export type TallyScope = z.infer<typeof tallyScope>

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
  tally: oc
    .route({
      method: 'GET',
      path: '/comparisons/tally',
      summary: 'Wins, losses and ties by model, with the interval of the share of wins',
    })
    .input(tallyScope)
    .output(tally),
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
  reveal: oc
    .route({
      method: 'POST',
      path: '/comparisons/{id}/reveal',
      summary: 'Show the names of a blind comparison without a vote; a later vote is not blind',
    })
    .input(z.strictObject({ id }))
    .output(comparison),
}
