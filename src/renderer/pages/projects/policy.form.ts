/**
 * A policy under edit. A field that is off or empty is absent from the policy, so it does not limit
 * (or is inherited).
 */
import type { Priority } from '../../../contract/calls'
import type { InferenceGeo, ServiceTier } from '../../../contract/charges'
import type { ErrorCode } from '../../../contract/errors'
import { tiers, type Capability, type Model, type Tier } from '../../../contract/models'
import { fallbackCodes, usualFallbackCodes, type Policy } from '../../../contract/projects'
import { unknownModel } from '../../../contract/unknown-model'
import { parseSpan, spanText } from '../../kit/span.words'
import { tokenCount } from '../models/model.words'
import { plainNumber } from '../../kit/number/read-number'

export type OnFail = NonNullable<Policy['validation']>['onFail']

/** A policy as fields; a list beside a switch counts only while that is on. */
export interface PolicyDraft {
  /** Off: every tier. */
  readonly limitTiers: boolean
  readonly tiers: readonly Tier[]
  /** A model must have all of them. */
  readonly capabilities: readonly Capability[]
  /** Off: every model. */
  readonly limitModels: boolean
  /** As typed: `provider/model` or a bare id. */
  readonly models: readonly string[]
  readonly defaultModel: string | null
  readonly maxOutputTokens: string
  /** Off: the route of whoever comes after this policy. */
  readonly ownRoute: boolean
  /** In the order in which they are tried. */
  readonly route: readonly string[]
  /** Off: the usual errors lead on. */
  readonly ownFallbacks: boolean
  readonly fallbackOn: readonly ErrorCode[]
  readonly maxAttempts: string
  /** `90 s`. */
  readonly totalTime: string
  readonly priority: Priority | null
  readonly serviceTier: ServiceTier | null
  readonly inferenceGeo: InferenceGeo | null
  /** `1 h`, or `off`. */
  readonly cacheTtl: string
  /** The rules answers are held against; null: none. */
  readonly profile: string | null
  /** Counts only with a profile. */
  readonly onFail: OnFail
  readonly simulatedPercent: string
  /** Gets a share of the calls; null: no roll-out, and what is beside it does not count. */
  readonly challenger: string | null
  readonly challengerPercent: string
  readonly plannedCalls: string
}

/** A policy as fields; what is absent is off or empty. */
export function policyDraftOf(policy: Policy): PolicyDraft {
  const text = (value: number | undefined) => (value === undefined ? '' : String(value))
  return {
    limitTiers: policy.allowedTiers !== undefined,
    tiers: policy.allowedTiers ?? [...tiers],
    capabilities: policy.requiredCapabilities ?? [],
    limitModels: policy.allowedModels !== undefined,
    models: policy.allowedModels ?? [],
    defaultModel: policy.defaultModel ?? null,
    maxOutputTokens: text(policy.defaultMaxOutputTokens),
    ownRoute: policy.route !== undefined,
    route: policy.route ?? [],
    ownFallbacks: policy.fallbackOn !== undefined,
    fallbackOn: policy.fallbackOn ?? usualFallbackCodes,
    maxAttempts: text(policy.maxAttempts),
    totalTime: policy.totalTimeMs === undefined ? '' : timeText(policy.totalTimeMs),
    priority: policy.priority ?? null,
    serviceTier: policy.serviceTier ?? null,
    inferenceGeo: policy.inferenceGeo ?? null,
    cacheTtl: policy.cacheTtlSeconds === undefined ? '' : spanText(policy.cacheTtlSeconds),
    profile: policy.validation?.profile ?? null,
    onFail: policy.validation?.onFail ?? 'keep',
    simulatedPercent: text(policy.simulatedPercent),
    challenger: policy.rollout?.challenger ?? null,
    challengerPercent: text(policy.rollout?.percent),
    plannedCalls: text(policy.rollout?.plannedCalls),
  }
}

type Field =
  | 'tiers'
  | 'models'
  | 'defaultModel'
  | 'maxOutputTokens'
  | 'route'
  | 'maxAttempts'
  | 'totalTime'
  | 'cacheTtl'
  | 'simulatedPercent'
  | 'challenger'
  | 'challengerPercent'
  | 'plannedCalls'
export type PolicyProblems = Readonly<Partial<Record<Field, string>>>

/** What a draft comes to. */
export interface PolicyCheck {
  /** Empty where it can be saved. */
  readonly problems: PolicyProblems
  /** Null while a field has a problem. */
  readonly policy: Policy | null
}

const longestTtl = 31_536_000

/**
 * The policy a draft stands for. Fields of the policy that this form does not show are kept from
 * `before`.
 */
export function checkPolicy(
  draft: PolicyDraft,
  before: Policy,
  catalogue: readonly Model[],
): PolicyCheck {
  const numbers = readNumbers(draft)
  const problems = findProblems(draft, numbers, catalogue)
  return {
    problems,
    policy: Object.keys(problems).length > 0 ? null : writePolicy(draft, numbers, before),
  }
}

/** A number as typed; null where the field is empty. */
type Typed = number | null | 'bad'

/** The typed fields of a draft. */
function readNumbers(draft: PolicyDraft) {
  return {
    maxOutput: tokenCount(draft.maxOutputTokens),
    maxAttempts: wholeNumber(draft.maxAttempts, 1, 10),
    totalTimeMs: timeOf(draft.totalTime),
    cacheTtlSeconds: ttlOf(draft.cacheTtl),
    simulatedPercent: wholeNumber(draft.simulatedPercent, 0, 100),
    challengerPercent: wholeNumber(draft.challengerPercent, 1, 99),
    plannedCalls: wholeNumber(draft.plannedCalls, 20, 20_000),
  }
}

type PolicyNumbers = ReturnType<typeof readNumbers>

/** A sentence for each field that cannot be saved. */
function findProblems(
  draft: PolicyDraft,
  numbers: PolicyNumbers,
  catalogue: readonly Model[],
): PolicyProblems {
  const problems: { -readonly [Name in keyof PolicyProblems]: string } = {}
  if (draft.limitTiers && chosenTiers(draft).length === 0)
    problems.tiers = 'Choose at least one tier, or allow all.'
  if (draft.limitModels && draft.models.length === 0)
    problems.models = 'Name at least one model, or allow all.'
  const tooMuch = maxOutputProblem(numbers.maxOutput)
  if (tooMuch !== null) problems.maxOutputTokens = tooMuch
  const refusal =
    draft.defaultModel === null ? null : ownRefusal(draft, draft.defaultModel, catalogue)
  if (refusal !== null) problems.defaultModel = refusal
  if (
    draft.ownRoute &&
    draft.route.some((written) => candidateFault(draft, written, catalogue) !== null)
  )
    problems.route = 'Take off the route what is refused.'
  if (numbers.maxAttempts === 'bad') problems.maxAttempts = 'From 1 to 10, or leave it empty.'
  if (numbers.totalTimeMs === 'bad')
    problems.totalTime = 'Write it as 90 s or 2 min: two hours at most, or leave it empty.'
  if (numbers.cacheTtlSeconds === 'bad')
    problems.cacheTtl = 'Write it as 5 min, 1 h or off: a year at most, or leave it empty.'
  if (numbers.simulatedPercent === 'bad')
    problems.simulatedPercent = 'From 0 to 100, or leave it empty.'
  return draft.challenger === null
    ? problems
    : { ...problems, ...rolloutProblems(draft, draft.challenger, numbers, catalogue) }
}

function rolloutProblems(
  draft: PolicyDraft,
  challenger: string,
  { challengerPercent, plannedCalls }: PolicyNumbers,
  catalogue: readonly Model[],
): PolicyProblems {
  const problems: { -readonly [Name in keyof PolicyProblems]: string } = {}
  const refusal = challengerFault(draft, challenger, catalogue)
  if (refusal !== null) problems.challenger = refusal
  if (typeof challengerPercent !== 'number')
    problems.challengerPercent = 'From 1 to 99 of 100 calls.'
  if (plannedCalls === 'bad') problems.plannedCalls = 'From 20 to 20,000 calls, or leave it empty.'
  return problems
}

/** Why a model cannot challenge the default of this policy, as a sentence; null where it can. */
export function challengerFault(
  draft: PolicyDraft,
  written: string,
  catalogue: readonly Model[],
): string | null {
  const { defaultModel } = draft
  if (defaultModel === null)
    return 'A roll-out needs a default model to compare with. Choose one above.'
  const model = find(written, catalogue)
  if (model !== undefined && model.id === find(defaultModel, catalogue)?.id)
    return 'This is the default model itself. Choose another.'
  return candidateFault(draft, written, catalogue)
}

/** Why a max output cannot be saved, or null. */
export function maxOutputProblem(count: Typed): string | null {
  return count === 'bad' || (count !== null && count > 1_000_000)
    ? 'Give a whole number of tokens up to 1,000,000, or leave it empty.'
    : null
}

/** In the contract's order. */
function chosenTiers(draft: PolicyDraft): Tier[] {
  return tiers.filter((tier) => draft.tiers.includes(tier))
}

/** The fields of a policy that a draft says. */
const draftedFields: ReadonlySet<string> = new Set([
  'allowedTiers',
  'requiredCapabilities',
  'allowedModels',
  'defaultModel',
  'defaultMaxOutputTokens',
  'route',
  'fallbackOn',
  'maxAttempts',
  'totalTimeMs',
  'priority',
  'cacheTtlSeconds',
  'validation',
  'simulatedPercent',
  'rollout',
  'serviceTier',
  'inferenceGeo',
] satisfies (keyof Policy)[])

/** A draft without problems as the policy it says. */
function writePolicy(draft: PolicyDraft, numbers: PolicyNumbers, before: Policy): Policy {
  const { maxOutput, maxAttempts, totalTimeMs, cacheTtlSeconds, simulatedPercent } = numbers
  const kept: Policy = Object.fromEntries(
    Object.entries(before).filter(([field]) => !draftedFields.has(field)),
  )
  return {
    ...kept,
    ...(draft.limitTiers ? { allowedTiers: chosenTiers(draft) } : {}),
    ...(draft.capabilities.length > 0 ? { requiredCapabilities: [...draft.capabilities] } : {}),
    ...(draft.limitModels ? { allowedModels: [...draft.models] } : {}),
    ...(draft.defaultModel === null ? {} : { defaultModel: draft.defaultModel }),
    ...(typeof maxOutput === 'number' ? { defaultMaxOutputTokens: maxOutput } : {}),
    ...(draft.ownRoute ? { route: [...draft.route] } : {}),
    ...(draft.ownFallbacks
      ? { fallbackOn: fallbackCodes.filter((code) => draft.fallbackOn.includes(code)) }
      : {}),
    ...(typeof maxAttempts === 'number' ? { maxAttempts } : {}),
    ...(typeof totalTimeMs === 'number' ? { totalTimeMs } : {}),
    ...(draft.priority === null ? {} : { priority: draft.priority }),
    ...(draft.serviceTier === null ? {} : { serviceTier: draft.serviceTier }),
    ...(draft.inferenceGeo === null ? {} : { inferenceGeo: draft.inferenceGeo }),
    ...(typeof cacheTtlSeconds === 'number' ? { cacheTtlSeconds } : {}),
    ...(draft.profile === null
      ? {}
      : { validation: { profile: draft.profile, onFail: draft.onFail } }),
    ...(typeof simulatedPercent === 'number' ? { simulatedPercent } : {}),
    ...rolloutOf(draft, numbers),
  }
}

/** Nothing where no challenger is chosen. */
function rolloutOf(
  { challenger }: PolicyDraft,
  { challengerPercent: percent, plannedCalls }: PolicyNumbers,
): Pick<Policy, 'rollout'> {
  if (challenger === null || typeof percent !== 'number') return {}
  const planned = typeof plannedCalls === 'number' ? { plannedCalls } : {}
  return { rollout: { challenger, percent, ...planned } }
}

/** Why a candidate cannot be on this policy's route, as a sentence; null when it can. */
export function candidateFault(
  draft: PolicyDraft,
  written: string,
  catalogue: readonly Model[],
): string | null {
  return find(written, catalogue) === undefined
    ? unknownModel(written)
    : ownRefusal(draft, written, catalogue)
}

/** The model a policy means by `provider/model` or a bare id. */
export function find(written: string, catalogue: readonly Model[]): Model | undefined {
  return (
    catalogue.find(({ id }) => id === written) ?? catalogue.find(({ model }) => model === written)
  )
}

/**
 * Why the policy itself would refuse a model; null when it would not, or when the model is not in
 * the catalogue.
 */
function ownRefusal(
  draft: PolicyDraft,
  written: string,
  catalogue: readonly Model[],
): string | null {
  const model = find(written, catalogue)
  if (
    draft.limitModels &&
    !draft.models.some(
      (named) => named === written || named === model?.id || named === model?.model,
    )
  ) {
    return `${written} is not among the models named above.`
  }
  if (model === undefined) return null
  if (draft.limitTiers && !draft.tiers.includes(model.tier))
    return `${written} is tier ${model.tier}, which is not allowed above.`
  const missing = draft.capabilities.filter(
    (capability) => !model.capabilities.includes(capability),
  )
  return missing.length > 0 ? `${written} does not do ${missing.join(', ')}.` : null
}

/** Null for an empty field. */
function wholeNumber(text: string, least: number, most: number): Typed {
  const digits = plainNumber(text)
  if (digits === '') return null
  const value = Number(digits ?? Number.NaN)
  return Number.isInteger(value) && value >= least && value <= most ? value : 'bad'
}

/** Milliseconds. Below a second they are written as such. */
function timeOf(text: string): Typed {
  const clean = text.trim()
  if (clean === '') return null
  const short = /^(\d{1,7})\s*ms$/.exec(clean)
  const seconds = short === null ? parseSpan(clean) : undefined
  const value = short === null ? (seconds ?? Number.NaN) * 1000 : Number(short[1])
  return value >= 100 && value <= 7_200_000 ? value : 'bad'
}

function timeText(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? spanText(milliseconds / 1000) : `${milliseconds} ms`
}

/** Seconds; 0 where it says off. */
function ttlOf(text: string): Typed {
  if (text.trim() === '') return null
  const seconds = parseSpan(text)
  return seconds === undefined || seconds > longestTtl ? 'bad' : seconds
}

/** Whether saving would change anything. */
export function isChanged(draft: PolicyDraft, before: Policy): boolean {
  return JSON.stringify(policyDraftOf(before)) !== JSON.stringify(draft)
}

/** The list with one place moved up (-1) or down (1); the same list where it cannot move. */
export function moved<Value>(list: readonly Value[], from: number, step: -1 | 1): Value[] {
  const to = from + step
  const next = [...list]
  const value = next[from]
  const other = next[to]
  if (value === undefined || other === undefined) return next
  next[from] = other
  next[to] = value
  return next
}
