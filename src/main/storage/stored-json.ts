/**
 * What the JSON cells of the database may hold, column by column, and the one way to read them:
 * what does not fit is named and left where it is.
 */
import { z } from 'zod'
import { alertPicks } from '../../contract/alerts'
import { emergencyState, budgetScope } from '../../contract/budgets'
import { terms } from '../../contract/charges'
import { callEnd, attemptSummary } from '../../contract/call-outcome'
import { callAnswer, message, source, type CallRequest } from '../../contract/calls'
import { variant, vote } from '../../contract/comparisons'
import { conversationBody } from '../../contract/conversations'
import { check, experimentCase, experimentVariant } from '../../contract/experiments'
import { errorBody } from '../../contract/errors'
import { viewBody } from '../../contract/ledger-views'
import { limitScope } from '../../contract/limits'
import { capability, price } from '../../contract/models'
import { policy } from '../../contract/projects'
import { promptBody } from '../../contract/prompts'
import { timeouts } from '../../contract/providers'
import { toolCall } from '../../contract/tools'
import { rule, ruleResult, validationResult } from '../../contract/validation'
import { noteBroken } from './broken-cells'
import type { Db } from './store'

const labels = {
  project: z.string(),
  service: z.string().nullable(),
  environment: z.string(),
  user: z.string().nullable(),
  organization: z.string().nullable(),
}
const percents = z.array(z.number())

/**
 * How a call ended. A later version adds fields, so each may be missing; of an answer only what its
 * shape needs is looked at.
 */
const keptEnd = callEnd.partial().extend({
  answer: callAnswer
    .omit({ text: true, reasoning: true, toolCalls: true, embeddings: true })
    .optional(),
})

/**
 * Requests were checked by the contract of their day, which may have been another one: what makes
 * it a request is looked at, the rest is kept.
 */
const request = z
  .looseObject({
    project: z.string(),
    messages: z.array(z.looseObject({ role: z.string() })).optional(),
    input: z.array(z.string()).optional(),
  })
  .refine(({ messages, input }) => messages !== undefined || input !== undefined)
  .transform((value) => value as unknown as CallRequest)

/** A field of another name would be a rule that no longer holds. */
const strictPolicy = z.strictObject(policy.shape)

export const snapshotEntries = z.array(
  z.object({
    provider: z.string(),
    ids: z.array(z.object({ id: z.string(), of: z.string() })),
    dated: z.array(z.string()),
    versions: z.array(z.object({ from: z.int(), price })),
    adds: z.object({ name: z.string(), contextWindow: z.int().nullable() }).optional(),
  }),
)

/** By `table.column`; of `settings` and `meta`, of many shapes, the readers know theirs. */
export const storedJson = {
  'added_models.capabilities': z.array(capability),
  'budget_periods.alerted': percents,
  'budgets.scope': budgetScope,
  'budgets.thresholds': percents,
  'cache_answers.answer': z.object({
    text: z.string(),
    reasoning: z.string().optional(),
    toolCalls: z.array(toolCall).optional(),
    finishReason: z.string().nullable(),
    servedModel: z.string().nullable(),
    validation: validationResult.optional(),
    packed: z.object({ width: z.literal([32, 64]), vectors: z.array(z.string()) }).optional(),
  }),
  'calls.facts': z.object({ digest: z.string(), end: keptEnd.optional() }),
  'calls.request': request,
  'calls.tool_calls': z.array(toolCall),
  'comparisons.call_ids': z.record(z.string(), z.string()),
  'comparisons.messages': z.array(message),
  'comparisons.variants': z.array(variant),
  'comparisons.vote': vote,
  'conversations.body': conversationBody,
  'dead_letters.attempts': z.array(attemptSummary),
  'dead_letters.error': errorBody,
  'dead_letters.request': request,
  'experiments.content': z.object({
    inputs: z.array(experimentCase.pick({ input: true, expected: true, vars: true })),
    systems: z.array(z.string().nullable()),
    prompt: z.object({ system: z.string().optional(), template: z.string().optional() }),
    checks: z.array(check),
    rubric: z.string().nullable(),
  }),
  'experiments.outline': z.object({
    variants: z.array(experimentVariant.omit({ system: true })).min(1),
    cases: z.array(experimentCase.pick({ id: true, group: true, tags: true })),
    judge: z.object({ provider: z.string().optional(), model: z.string() }).nullable(),
  }),
  'holds.facts': z.object({
    provider: z.string(),
    model: z.string(),
    keyId: z.string().nullable(),
    ...labels,
    source,
    simulated: z.boolean(),
  }),
  'holds.price': price,
  'holds.terms': terms,
  'ledger_views.view': viewBody,
  'limits.scope': limitScope,
  'meta.emergency': emergencyState,
  'pane_sets.panes': z.array(variant.omit({ system: true })),
  'pane_sets.words': z.record(z.string(), z.string()),
  'price_overrides.price': price,
  'price_snapshots.entries': snapshotEntries,
  'projects.policy': strictPolicy,
  'prompt_versions.body': promptBody,
  'providers.last_error': errorBody,
  'providers.timeouts': timeouts,
  'services.policy': strictPolicy,
  'validation_profiles.rules': z.array(rule),
  'validation_results.rules': z.array(ruleResult),
  'webhook.picks': alertPicks,
} as const satisfies Readonly<Record<string, z.ZodType>>

export type JsonColumn = keyof typeof storedJson
export type Stored<Column extends JsonColumn> = z.output<(typeof storedJson)[Column]>

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string }

/** A cell's text by a schema; the problem says what is wrong and holds nothing of the text. */
export function parseCell<Value>(schema: z.ZodType<Value>, text: unknown): Parsed<Value> {
  if (typeof text !== 'string') return { ok: false, problem: 'it is no text' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, problem: 'it is not JSON' }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const path = parsed.error.issues[0]?.path.join('.') ?? ''
  return {
    ok: false,
    problem:
      path === ''
        ? 'its shape is another one'
        : `its field ${path.slice(0, 80)} is not what it must be`,
  }
}

/**
 * The value of a cell; undefined where it cannot be read, which is then on record under `row`, the
 * key of its row.
 */
export function readStored<Column extends JsonColumn>(
  db: Db,
  column: Column,
  row: string,
  text: unknown,
): Stored<Column> | undefined {
  const parsed = parseCell(storedJson[column] as unknown as z.ZodType<Stored<Column>>, text)
  if (parsed.ok) return parsed.value
  noteBroken(db, { place: column, row, text: String(text), problem: parsed.problem })
  return undefined
}
