/** Rules for answers: what a profile checks, and what it found (spec C6). */
import { z } from 'zod'

/** One rule of a profile and whether the answer kept it. */
export const ruleResult = z.object({
  /** The rule's kind: `not_empty`, `json`, `max_length` … */
  rule: z.string(),
  passed: z.boolean(),
  /** What was found, as a sentence. */
  detail: z.string(),
})
export type RuleResult = z.infer<typeof ruleResult>

export const validationResult = z.object({
  profile: z.string(),
  /** Every rule was kept. */
  passed: z.boolean(),
  /** The weighted share of rules that were kept, 0 to 1. */
  score: z.number().min(0).max(1),
  rules: z.array(ruleResult),
})
export type ValidationResult = z.infer<typeof validationResult>
