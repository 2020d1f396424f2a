/** All projects side by side (spec S6). */
import { z } from 'zod'
import { budgetUnit, enforcement } from './budgets'
import { count, epochMs, id, nanoUsd, saturated } from './primitives'
import { health } from './providers'

/**
 * One project beside the others (spec S6): real entries, or with `simulated` the simulated ones
 * alone.
 */
export const projectResources = z.object({
  project: z.string(),
  description: z.string(),
  /** The keys its calls may be paid with: its own, and those that serve every project. */
  keys: z.array(
    z.object({
      id,
      label: z.string(),
      providerId: id,
      environment: z.string().nullable(),
      health,
      shared: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
  /** Over the range, dearest first. */
  models: z.array(z.object({ model: z.string(), calls: count, costNanoUsd: nanoUsd })),
  /** This month so far, in the person's zone. */
  monthNanoUsd: nanoUsd,
  /** Over the range. */
  calls: count,
  costNanoUsd: nanoUsd,
  /** List price of simulated calls: shown, never spent. */
  wouldCostNanoUsd: nanoUsd,
  unknownCostCalls: count,
  inputTokens: z.int(),
  outputTokens: z.int(),
  errorRate: z.number(),
  saturated,
  /** Budgets whose scope names the project, tightest first. */
  budgets: z.array(
    z.object({
      id,
      name: z.string(),
      unit: budgetUnit,
      enforcement,
      limit: count,
      spent: z.int(),
      held: z.int(),
      free: z.int(),
      resetsAt: epochMs.nullable(),
    }),
  ),
  /** Of its newest entry, whatever the range; simulated ones count. Null: never. */
  lastActivityAt: epochMs.nullable(),
})
export type ProjectResources = z.infer<typeof projectResources>
