/**
 * What people preferred among the answers of an experiment, read without names, and how far judge or
 * checks agree with them. It changes no verdict.
 */
import { z } from 'zod'
import { count, epochMs } from './primitives'

const label = z.string().min(1).max(80)

/** Of two answers to a case, in the variants' own order. */
const between = {
  case: label,
  a: label,
  b: label,
  better: z.enum(['a', 'b', 'tie']),
}

export const newPick = z.strictObject({
  ...between,
  /** From 1; absent: 1. */
  repeat: z.int().min(1).max(20).optional(),
})
export type NewPick = z.infer<typeof newPick>

export const pick = z.object({ ...between, repeat: z.int(), time: epochMs })
export type Pick = z.infer<typeof pick>

export const agreement = z.object({
  /** Whom people are held against. */
  by: z.enum(['judge', 'checks']),
  /** Pairs of answers on which both decided; a tie is a decision. */
  n: count,
  agreed: count,
  /** Wilson's score interval at 95 % of the share of them. */
  low: z.number(),
  high: z.number(),
  /** Cohen's: agreement beyond chance, 1 at most. Null: not estimable yet. */
  kappa: z.number().nullable(),
})
export type Agreement = z.infer<typeof agreement>
