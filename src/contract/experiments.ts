/**
 * Experiments (spec X4, X5, §18): cases × variants × repeats, each trial an ordinary call, and the
 * verdict on them. Shares and scores are 0 to 1, money is nano-USD.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { message, parameters } from './calls'
import {
  count,
  epochMs,
  id,
  listOf,
  name,
  nanoUsd,
  ok,
  pageFields,
  queryBoolean,
  reference,
} from './primitives'
import { agreement, newPick, pick } from './picks'
import { rule } from './validation'

export const mostCases = 2000
export const mostTrials = 100_000
/** Calls at once, where nobody says how many. */
export const usualConcurrency = 4

const text = z.string().max(200_000)
/** What cases and variants are called in tables and verdicts. */
const label = z.string().trim().min(1).max(80)

export const experimentCase = z.strictObject({
  id: label,
  /** A text becomes the template's `{{input}}`, or the one message there is. */
  input: z.union([text, z.array(message).min(1).max(200)]),
  expected: text.optional(),
  vars: z.record(z.string().max(80), text).optional(),
  tags: z.array(label).max(20).optional(),
  /** Cases of one group are no independent evidence: questions about the same passage. */
  group: label.optional(),
})
export type ExperimentCase = z.infer<typeof experimentCase>

export const experimentVariant = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(40)
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._:/+-]*$/, 'Use letters, digits, spaces and . _ : / + -'),
  provider: id.optional(),
  model: z.string().min(1).max(300),
  parameters: parameters.default({}),
  /** Instead of the prompt's own. */
  system: text.optional(),
})
export type ExperimentVariant = z.infer<typeof experimentVariant>

/** The answer, without space around it, against the case's `expected`, or against a text of its own. */
const againstText = {
  expected: z.literal(true).optional(),
  text: text.optional(),
  matchCase: z.boolean().optional(),
}
export const check = z.discriminatedUnion('kind', [
  ...rule.options,
  z.strictObject({ kind: z.literal('equals'), ...againstText }),
  z.strictObject({ kind: z.literal('contains'), ...againstText }),
])
export type Check = z.infer<typeof check>

/** Reads two answers to a case, in both orders; where the orders disagree it is a tie. */
export const experimentJudge = z.strictObject({
  provider: id.optional(),
  model: z.string().min(1).max(300),
  /** What makes an answer the better one. */
  rubric: z.string().trim().min(1).max(20_000),
})

const prompt = z.strictObject({ system: text.optional(), template: text.optional() })

export const newExperiment = z.strictObject({
  name: z.string().trim().min(1).max(120),
  project: name,
  environment: name.optional(),
  service: name.optional(),
  cases: z
    .array(experimentCase.extend({ id: label.optional() }))
    .min(1, 'An experiment needs at least one case.')
    .max(mostCases, `An experiment takes up to ${mostCases} cases.`),
  prompt: prompt.optional(),
  variants: z
    .array(experimentVariant)
    .min(2, 'An experiment compares at least two variants.')
    .max(8, 'An experiment compares up to eight variants.'),
  repeats: z.int().min(1).max(20).optional(),
  checks: z.array(check).max(50).optional(),
  judge: experimentJudge.optional(),
  /** Absent: no cap but the budgets'. */
  capNanoUsd: nanoUsd.min(1).optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  /** The number at which a verdict is given; absent: as many as there are cases. */
  plannedCases: z.int().min(1).max(1_000_000).optional(),
  /** Two variants whose difference lies surely within this are called equal. Absent: 0.05, 5 points. */
  margin: z.number().min(0.001).max(0.5).optional(),
  concurrency: z.int().min(1).max(32).optional(),
})
export type NewExperiment = z.infer<typeof newExperiment>

/** `capped`: the cap leaves no room for the next call. */
export const experimentState = z.enum(['draft', 'running', 'paused', 'capped', 'done'])
export type ExperimentState = z.infer<typeof experimentState>

/** Trials; what a judge asks is counted apart, and its money is part of what is spent. */
export const progress = z.object({
  /** Ended, however they did. */
  done: count,
  total: count,
  /** Of those ended: without an answer. */
  failed: count,
  /** What the cap counts: real money, the judge's too. Simulated calls spend nothing. */
  spentNanoUsd: nanoUsd,
  capNanoUsd: nanoUsd.nullable(),
  /** Null where nothing runs or nothing has ended yet. */
  secondsLeft: z.number().nullable(),
  judgeDone: count,
  judgeTotal: count,
  judgeSpentNanoUsd: nanoUsd,
})
export type Progress = z.infer<typeof progress>

export const estimate = z.object({
  /** The sum of what each call would hold; null where one has no price. */
  boundNanoUsd: nanoUsd.nullable(),
  /** The same with answers as long as the model's have been so far. */
  expectedNanoUsd: nanoUsd.nullable(),
})

const brief = {
  id,
  createdAt: epochMs,
  name: z.string(),
  project: z.string(),
  environment: z.string(),
  service: z.string().nullable(),
  state: experimentState,
  /** Why it is paused or capped, or what it waits for while it runs, as a sentence. */
  note: z.string().nullable(),
  caseCount: count,
  plannedCases: count,
  repeats: z.int(),
  progress,
  /** The verdict's, once it is final. */
  sentence: z.string().nullable(),
}
export const experimentBrief = z.object({
  ...brief,
  variants: z.array(experimentVariant.omit({ system: true })),
})
export type ExperimentBrief = z.infer<typeof experimentBrief>

export const experiment = z.object({
  ...brief,
  variants: z.array(experimentVariant),
  /** Their input is empty where content was wiped or has expired: it can then not be run. */
  cases: z.array(experimentCase),
  contentKept: z.boolean(),
  prompt,
  checks: z.array(check),
  judge: experimentJudge.extend({ rubric: z.string() }).nullable(),
  seed: z.int(),
  margin: z.number(),
  concurrency: z.int(),
  estimate,
  /** Trials that run now. */
  running: z.array(
    z.object({ case: z.string(), variant: z.string(), repeat: z.int(), callId: id }),
  ),
})
export type Experiment = z.infer<typeof experiment>

/** What changes while it runs. */
export const experimentNow = experiment.pick({
  id: true,
  state: true,
  note: true,
  sentence: true,
  progress: true,
  contentKept: true,
  running: true,
})
export type ExperimentNow = z.infer<typeof experimentNow>

export const trial = z.object({
  case: z.string(),
  variant: z.string(),
  /** From 1. */
  repeat: z.int(),
  state: z.enum(['done', 'failed']),
  callId: id,
  /** Null: nothing was checked. */
  passed: z.boolean().nullable(),
  score: z.number().nullable(),
  /** Of a simulated call: what it would have cost. */
  costNanoUsd: nanoUsd.nullable(),
  latencyMs: z.int().nullable(),
  /** Null: not kept, not asked for, or there is none. */
  text: z.string().nullable(),
  /** Why it failed, or what a check found, as a sentence. */
  problem: z.string().nullable(),
})
export type Trial = z.infer<typeof trial>

const interval = { low: z.number(), high: z.number() }
const ratios = {
  /** Of A to B; null where it cannot be told. */
  ratio: z.number().nullable(),
  ratioLow: z.number().nullable(),
  ratioHigh: z.number().nullable(),
}

export const pairVerdict = z.object({
  a: z.string(),
  b: z.string(),
  outcome: z.enum(['a', 'b', 'no_difference', 'not_enough_data']),
  /** About how many; null: more than can be counted on. */
  moreCases: count.nullable(),
  quality: z.object({
    n: count,
    bothPass: count,
    onlyA: count,
    onlyB: count,
    neither: count,
    winsA: count,
    winsB: count,
    ties: count,
    /** Mean of A less that of B. */
    difference: z.number(),
    ...interval,
    method: z.enum(['mcnemar-newcombe', 'sign-flip-bca', 'group-sign-flip-bca']),
    p: z.number(),
    pAdjusted: z.number(),
  }),
  cost: z.object({ n: count, differenceNanoUsd: z.number(), ...interval, ...ratios }).nullable(),
  latency: z.object({ n: count, differenceMs: z.number(), ...interval, ...ratios }).nullable(),
  /** USD; negative where the better one is the cheaper one, too. */
  dollarsPerExtraPass: z.number().nullable(),
  /** Cases that only one of the two has finished. */
  missing: z.array(z.string()),
  /** With people's own preferences; null: none is known. It has no part in the verdict. */
  agreement: agreement.nullable(),
})
export type PairVerdict = z.infer<typeof pairVerdict>

export const verdict = z.object({
  plannedCases: count,
  /** Those that every variant has finished. */
  cases: count,
  /** Only then is it a verdict: before, intervals are shown and nobody is called better. */
  final: z.boolean(),
  /** False: neither checks nor a judge, so that pairs are compared in cost and time alone. */
  qualityCompared: z.boolean(),
  sentence: z.string(),
  pairs: z.array(pairVerdict),
  /** Ids of the cases that not every variant has finished. */
  missing: z.array(z.string()),
})
export type Verdict = z.infer<typeof verdict>

export const experimentExportFormats = ['json', 'csv', 'markdown', 'html'] as const

const one = z.strictObject({ id })

export const experimentsContract = {
  list: oc
    .route({ method: 'GET', path: '/experiments', summary: 'Experiments, newest first' })
    .input(z.strictObject({ project: reference.optional(), ...pageFields(200) }))
    .output(listOf(experimentBrief)),
  create: oc
    .route({
      method: 'POST',
      path: '/experiments',
      successStatus: 201,
      summary: 'Draft an experiment; nothing is called before its start',
    })
    .input(newExperiment)
    .output(experiment),
  get: oc
    .route({
      method: 'GET',
      path: '/experiments/{id}',
      summary: 'An experiment with its cases and how far it is',
    })
    .input(one)
    .output(experiment),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/experiments/{id}',
      summary: 'Remove a draft; one that has run stays on record',
    })
    .input(one)
    .output(ok),
  start: oc
    .route({
      method: 'POST',
      path: '/experiments/{id}/start',
      summary:
        'Run what has not ended yet; also goes on with a paused or capped one, under another cap if one is given',
    })
    .input(one.extend({ capNanoUsd: nanoUsd.min(1).optional() }))
    .output(experiment),
  pause: oc
    .route({
      method: 'POST',
      path: '/experiments/{id}/pause',
      summary: 'Begin no further call; those that run end',
    })
    .input(one)
    .output(experiment),
  retry: oc
    .route({
      method: 'POST',
      path: '/experiments/{id}/retry',
      summary: 'Run the failed trials again, and what has not ended yet',
    })
    .input(one)
    .output(experiment),
  progress: oc
    .route({
      method: 'GET',
      path: '/experiments/{id}/progress',
      summary: 'How far an experiment is, without its cases: for asking often',
    })
    .input(one)
    .output(experimentNow),
  trials: oc
    .route({
      method: 'GET',
      path: '/experiments/{id}/trials',
      summary:
        'Trials in the order they ended; nextCursor asks for what ends later, too; texts=false leaves the answers out',
    })
    .input(z.strictObject({ id, texts: queryBoolean.optional(), ...pageFields(500) }))
    .output(listOf(trial)),
  verdict: oc
    .route({
      method: 'GET',
      path: '/experiments/{id}/verdict',
      summary:
        'Which variant is better, by how much, at what price; before its end intervals alone',
    })
    .input(one)
    .output(verdict),
  pick: oc
    .route({
      method: 'POST',
      path: '/experiments/{id}/picks',
      summary:
        'Keep which of two answers to a case a person prefers; a new one replaces the old, and no verdict changes',
    })
    .input(newPick.extend({ id }))
    .output(pick),
  picks: oc
    .route({
      method: 'GET',
      path: '/experiments/{id}/picks',
      summary: 'What people preferred among the answers of an experiment',
    })
    .input(one)
    .output(listOf(pick)),
  export: oc
    .route({
      method: 'GET',
      path: '/experiments/{id}/export',
      summary: 'The experiment with its trials and verdict as a file: json, csv, markdown or html',
    })
    .input(z.strictObject({ id, format: z.enum(experimentExportFormats).optional() }))
    .output(z.file()),
}
