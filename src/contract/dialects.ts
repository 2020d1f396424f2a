/**
 * What a server refused by name, so that calls to a model of it are worded otherwise (spec P12).
 */
import { z } from 'zod'
import { epochMs } from './primitives'

export const dialectFacts = [
  /** It wants the output limit as `max_completion_tokens`. */
  'max_completion_tokens',
  /** It wants the output limit as `max_tokens`. */
  'max_tokens',
  'no_temperature',
  'no_top_p',
  'no_stop',
  'no_seed',
  'no_reasoning_effort',
  'no_service_tier',
] as const
export const dialectFact = z.enum(dialectFacts)
export type DialectFact = z.infer<typeof dialectFact>

export const learnedFact = z.object({ fact: dialectFact, learnedAt: epochMs })
export type LearnedFact = z.infer<typeof learnedFact>
