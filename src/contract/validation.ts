/** Rules for answers: what a profile checks, and what it found (spec C6). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  count,
  epochMs,
  id,
  listOf,
  name,
  nothing,
  ok,
  pageFields,
  queryBoolean,
  queryInt,
  reference,
} from './primitives'

/** `fail`: a broken rule fails the answer. `warn`: it lowers the score alone. */
export const severity = z.enum(['fail', 'warn'])
export type Severity = z.infer<typeof severity>

export const lengthUnit = z.enum(['characters', 'words', 'tokens'])
export type LengthUnit = z.infer<typeof lengthUnit>

/** The languages that can be told apart here. */
export const languages = ['en', 'de', 'fr', 'es', 'ko', 'ja', 'zh'] as const
export const language = z.enum(languages)
export type Language = z.infer<typeof language>

/** As sentences name them. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  ko: 'Korean',
  ja: 'Japanese',
  zh: 'Chinese',
}

/** A word or a phrase. */
const term = z.string().trim().min(1).max(200)
const terms = z.array(term).min(1).max(200)
const common = {
  /** What it counts in the score, against the other rules. Absent: 1. */
  weight: z.number().min(0.1).max(100).optional(),
  /** Absent: `fail`. */
  severity: severity.optional(),
}

export const rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not_empty'), ...common }),
  /** As the provider words it: `stop`, `end_turn` … */
  z.strictObject({
    kind: z.literal('finish_reason'),
    allowed: z.array(z.string().trim().min(1).max(60)).min(1).max(20),
    ...common,
  }),
  /** Tokens are counted roughly: a rule for lengths, not for money. */
  z.strictObject({
    kind: z.literal('min_length'),
    min: z.int().min(1).max(10_000_000),
    unit: lengthUnit,
    ...common,
  }),
  z.strictObject({
    kind: z.literal('max_length'),
    max: z.int().min(1).max(10_000_000),
    unit: lengthUnit,
    ...common,
  }),
  /** Kept where the language cannot be told: short texts, code, tables. */
  z.strictObject({
    kind: z.literal('language'),
    allowed: z.array(language).min(1).max(languages.length),
    ...common,
  }),
  /** `fenced`: JSON inside one Markdown code block is fine too. */
  z.strictObject({ kind: z.literal('json'), fenced: z.boolean().optional(), ...common }),
  /**
   * `schema`: JSON Schema (draft 2020-12) as text. Keywords and formats that are not known are
   * refused, not passed over; nothing is fetched.
   */
  z.strictObject({
    kind: z.literal('json_schema'),
    schema: z.string().min(2).max(50_000),
    fenced: z.boolean().optional(),
    ...common,
  }),
  /** Code fences that were never closed break it in any case. */
  z.strictObject({
    kind: z.literal('markdown'),
    headings: z.array(term).max(50).optional(),
    list: z.boolean().optional(),
    table: z.boolean().optional(),
    ...common,
  }),
  /** All of them must be there, or with `any` one. */
  z.strictObject({
    kind: z.literal('required_terms'),
    terms,
    any: z.boolean().optional(),
    matchCase: z.boolean().optional(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('forbidden_terms'),
    terms,
    matchCase: z.boolean().optional(),
    ...common,
  }),
  /**
   * Read in time that grows with the text alone, so look-around and back-references are refused.
   * `absent`: it must not match. `multiline`: every end of a line reads as \n.
   */
  z.strictObject({
    kind: z.literal('regex'),
    pattern: z.string().min(1).max(1000),
    ignoreCase: z.boolean().optional(),
    multiline: z.boolean().optional(),
    absent: z.boolean().optional(),
    ...common,
  }),
  z.strictObject({ kind: z.literal('leaked_secret'), ...common }),
  /** Words of one's own beside the built-in list. */
  z.strictObject({
    kind: z.literal('profanity'),
    extra: z.array(term).max(200).optional(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('unsafe_content'),
    extra: z.array(term).max(200).optional(),
    ...common,
  }),
  /** Wording of one's own: what not to say, and what to say instead. */
  z.strictObject({
    kind: z.literal('business_terms'),
    terms: z
      .array(z.strictObject({ avoid: term, prefer: term.optional() }))
      .min(1)
      .max(200),
    ...common,
  }),
])
export type Rule = z.infer<typeof rule>
export type RuleKind = Rule['kind']

/**
 * Why a rule says nothing of the answer: `too_costly`: it took more time or memory than a rule has,
 * `malformed`: the rule itself cannot be read by this version, `stopped`: the call ended first.
 */
export const unchecked = z.enum(['too_costly', 'malformed', 'stopped'])
export type Unchecked = z.infer<typeof unchecked>

/** One rule of a profile and whether the answer kept it. */
export const ruleResult = z.object({
  /** The rule's kind: `not_empty`, `json`, `max_length` … */
  rule: z.string(),
  passed: z.boolean(),
  /** What was found, as a sentence. It holds no text of the answer. */
  detail: z.string(),
  /** Absent: `fail`. */
  severity: severity.optional(),
  /** What it counted in the score. Absent: 1. */
  weight: z.number().optional(),
  /** The rule was not looked at; then it is not kept, and `detail` says why. Absent: it was. */
  unchecked: unchecked.optional(),
})
export type RuleResult = z.infer<typeof ruleResult>

export const validationResult = z.object({
  profile: z.string(),
  /** No rule that fails an answer was broken. */
  passed: z.boolean(),
  /** The weighted share of rules that were kept, 0 to 1. */
  score: z.number().min(0).max(1),
  rules: z.array(ruleResult),
})
export type ValidationResult = z.infer<typeof validationResult>

export const profile = z.object({
  name,
  description: z.string(),
  /** Comes with Tollgate: it may be changed, not removed. */
  builtIn: z.boolean(),
  rules: z.array(rule),
  createdAt: epochMs,
})
export type Profile = z.infer<typeof profile>

export const profileItem = profile.extend({
  /** As it stands in the ledger: one damaged name must not take the others' list away. */
  name: z.string(),
  /** Whose policy names it: `service chat`, `project report`. */
  usedBy: z.array(z.string()),
})
export type ProfileItem = z.infer<typeof profileItem>

export const resultItem = validationResult.extend({
  id: z.int(),
  callId: id,
  attempt: z.int(),
  time: epochMs,
  project: z.string(),
  service: z.string().nullable(),
  provider: z.string(),
  model: z.string(),
})
export type ResultItem = z.infer<typeof resultItem>

const figures = {
  answers: count,
  passed: count,
  /** 0 to 1; null where nothing was checked. */
  passRate: z.number().nullable(),
  /** Mean score; null where nothing was checked. */
  score: z.number().nullable(),
}
export const qualityGroup = z.object({
  /** Null: calls without a service. */
  name: z.string().nullable(),
  ...figures,
  /** By local day, oldest first; days without an answer are left out. */
  days: z.array(z.object({ start: epochMs, ...figures })),
  /** The rules that were broken most often. */
  worst: z.array(z.object({ rule: z.string(), broken: count })),
})
export type QualityGroup = z.infer<typeof qualityGroup>
export const qualitySummary = z.object({
  from: epochMs,
  to: epochMs,
  by: z.enum(['service', 'model']),
  ...figures,
  groups: z.array(qualityGroup),
})
export type QualitySummary = z.infer<typeof qualitySummary>

const rules = z.array(rule).min(1).max(50)

const profileChange = z.strictObject({
  name,
  description: z.string().trim().max(300).optional(),
  rules,
})
export type ProfileChange = z.infer<typeof profileChange>

const resultsQuery = z.strictObject({
  /** Empty: calls without a service. */
  service: reference.optional(),
  model: reference.optional(),
  passed: queryBoolean.optional(),
  ...pageFields(200),
})
export type ResultsQuery = z.infer<typeof resultsQuery>

const qualityQuery = z.strictObject({
  from: queryInt.optional(),
  to: queryInt.optional(),
  by: z.enum(['service', 'model']).optional(),
  timeZone: z.string().max(80).optional(),
})
export type QualityQuery = z.infer<typeof qualityQuery>

export const validationContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/validation/profiles',
      summary: 'Named sets of rules, and whose policy uses them',
    })
    .input(nothing)
    .output(listOf(profileItem)),
  save: oc
    .route({
      method: 'PUT',
      path: '/validation/profiles/{name}',
      summary: 'Add a profile, or replace the rules of the one of that name',
    })
    .input(profileChange)
    .output(profileItem),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/validation/profiles/{name}',
      summary: 'Remove a profile that no policy uses',
    })
    .input(z.strictObject({ name: reference }))
    .output(ok),
  check: oc
    .route({
      method: 'POST',
      path: '/validation/check',
      summary: 'Hold a text against a profile or against rules, without keeping the result',
    })
    .input(
      z
        .strictObject({
          profile: name.optional(),
          rules: rules.optional(),
          text: z.string().max(1_000_000),
          finishReason: z.string().max(60).nullable().optional(),
        })
        .refine((input) => (input.profile === undefined) !== (input.rules === undefined), {
          message: 'Give either a profile or rules.',
          path: ['profile'],
        }),
    )
    .output(validationResult),
  results: oc
    .route({
      method: 'GET',
      path: '/validation/results',
      summary: 'Checked answers, newest first; an empty service stands for none',
    })
    .input(resultsQuery)
    .output(listOf(resultItem)),
  summary: oc
    .route({
      method: 'GET',
      path: '/validation/summary',
      summary:
        'Pass rate, mean score and worst rules by service or model, and by day; the range widens to full hours',
    })
    .input(qualityQuery)
    .output(qualitySummary),
}
