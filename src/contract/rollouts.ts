/**
 * Roll-outs: a share of a service's calls goes to a challenger, and both are measured on what they
 * really answered (spec P9).
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, id, listOf, pageFields, reference } from './primitives'

/** How a policy asks for one. Another value begins another roll-out, counted anew. */
export const rolloutRule = z.strictObject({
  /**
   * Gets a share of the calls that leave the model to the service; `provider/model` or a bare model
   * id. The others go to the policy's default model.
   */
  challenger: reference,
  /** Of a hundred such calls, how many. */
  percent: z.int().min(1).max(99),
  /** Calls that each of the two must have before anyone is called better. Absent: 400. */
  plannedCalls: z.int().min(20).max(20_000).optional(),
})
export type RolloutRule = z.infer<typeof rolloutRule>

export const usualPlannedCalls = 400
/** Two whose share of good answers differs surely by less are called equal: 5 points. */
export const rolloutMargin = 0.05

export const rolloutArms = ['champion', 'challenger'] as const
/** The service's own default model, and the one that challenges it. */
export const rolloutArm = z.enum(rolloutArms)
export type RolloutArm = z.infer<typeof rolloutArm>

/** Whose part in a roll-out a call had. It keeps it, whoever served it in the end. */
export const rolloutPart = z.object({ id, arm: rolloutArm })
export type RolloutPart = z.infer<typeof rolloutPart>

const interval = { low: z.number(), high: z.number() }
const openInterval = { low: z.number().nullable(), high: z.number().nullable() }

/** A share of `n` with its 95 % interval (Wilson); null where `n` is 0. */
export const measuredShare = z.object({
  hits: count,
  n: count,
  share: z.number().nullable(),
  ...interval,
})
export type MeasuredShare = z.infer<typeof measuredShare>

const quantile = z.object({ value: z.number(), ...openInterval })

export const armFigures = z.object({
  /** As the policy wrote it. */
  model: z.string(),
  /** Calls that were answered or failed: what the shares below are of. */
  calls: count,
  /** Of them, answered by another model of the route. */
  servedByOthers: count,
  /** Answered from the cache: nobody was asked, so they count nowhere else. */
  cached: count,
  /** Ended by whoever had asked: they count nowhere else. */
  cancelled: count,
  /** Answered and, where answers are checked, passed. */
  good: measuredShare,
  errors: measuredShare,
  /** Of the answers that were checked. */
  validation: measuredShare,
  /** Nano-USD a call, failed ones with it; simulated ones at what they would have cost. */
  cost: z.object({ n: count, mean: z.number(), ...openInterval }).nullable(),
  /** Calls whose cost is not known, left out of it. */
  unknownCost: count,
  /** Milliseconds from asked to answered. */
  latency: z.object({ n: count, p50: quantile, p95: quantile }).nullable(),
})
export type ArmFigures = z.infer<typeof armFigures>

/** Challenger less champion, 95 % (Newcombe); null where one of them has no call. */
const difference = z.object({ difference: z.number(), ...interval }).nullable()
/** Challenger over champion, 95 %; null below two calls each. */
const ratio = z.object({ ratio: z.number(), ...interval }).nullable()

export const rolloutVerdict = z.object({
  plannedCalls: count,
  /** Of the arm that has fewer; the verdict is spoken over the calls until both had the plan. */
  calls: count,
  /** Only then is it a verdict: before, intervals are shown and nobody is called better. */
  final: z.boolean(),
  outcome: z.enum(['challenger', 'champion', 'no_difference', 'not_enough_data']),
  /** For each arm; null: more than can be counted on. */
  moreCalls: count.nullable(),
  /** Of the shares of good answers, at the planned number where that is reached. */
  difference,
  sentence: z.string(),
})
export type RolloutVerdict = z.infer<typeof rolloutVerdict>

export const rolloutBrief = z.object({
  id,
  service: z.string(),
  champion: z.string(),
  challenger: z.string(),
  percent: z.int(),
  plannedCalls: count,
  startedAt: epochMs,
  /** Null while it runs. */
  endedAt: epochMs.nullable(),
})
export type RolloutBrief = z.infer<typeof rolloutBrief>

export const rollout = rolloutBrief.extend({
  arms: z.object({ champion: armFigures, challenger: armFigures }),
  differences: z.object({
    good: difference,
    errors: difference,
    validation: difference,
    cost: ratio,
    /** Of the mean times. */
    latency: ratio,
  }),
  verdict: rolloutVerdict,
})
export type Rollout = z.infer<typeof rollout>

export const rolloutsContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/rollouts',
      summary: 'Roll-outs of services, newest first',
    })
    .input(z.strictObject({ service: reference.optional(), ...pageFields(200) }))
    .output(listOf(rolloutBrief)),
  get: oc
    .route({
      method: 'GET',
      path: '/rollouts/{id}',
      summary: 'A roll-out: what both models answered, cost and took, and what may be said of it',
    })
    .input(z.strictObject({ id }))
    .output(rollout),
}
