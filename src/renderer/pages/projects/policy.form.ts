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

export interface PolicyDraft {
  readonly limitTiers: boolean
  readonly tiers: readonly Tier[]
  readonly capabilities: readonly Capability[]
  readonly limitModels: boolean
  readonly models: readonly string[]
  readonly defaultModel: string | null
  readonly maxOutputTokens: string
  readonly ownRoute: boolean
  readonly route: readonly string[]
  readonly ownFallbacks: boolean
  readonly fallbackOn: readonly ErrorCode[]
  readonly maxAttempts: string
  readonly totalTime: string
  readonly priority: Priority | null
  readonly serviceTier: ServiceTier | null
  readonly inferenceGeo: InferenceGeo | null
  readonly cacheTtl: string
  readonly profile: string | null
  readonly onFail: OnFail
  readonly simulatedPercent: string
}

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
export type PolicyProblems = Readonly<Partial<Record<Field, string>>>

export interface PolicyCheck {
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
  const problems: { -readonly [Name in keyof PolicyProblems]: string } = {}
  const chosenTiers = tiers.filter((tier) => draft.tiers.includes(tier))
  if (draft.limitTiers && chosenTiers.length === 0)
    problems.tiers = 'Choose at least one tier, or allow all.'
  if (draft.limitModels && draft.models.length === 0)
    problems.models = 'Name at least one model, or allow all.'
  const maxOutput = tokenCount(draft.maxOutputTokens)
  if (maxOutput === 'bad' || (maxOutput !== null && maxOutput > 1_000_000))
    problems.maxOutputTokens = 'Give a whole number of tokens up to 1,000,000, or leave it empty.'
  const refusal =
    draft.defaultModel === null ? null : ownRefusal(draft, draft.defaultModel, catalogue)
  if (refusal !== null) problems.defaultModel = refusal
  if (
    draft.ownRoute &&
    draft.route.some((written) => candidateFault(draft, written, catalogue) !== null)
  )
    problems.route = 'Take off the route what is refused.'
  const maxAttempts = wholeNumber(draft.maxAttempts, 1, 10)
  if (maxAttempts === 'bad') problems.maxAttempts = 'From 1 to 10, or leave it empty.'
  const totalTimeMs = timeOf(draft.totalTime)
  if (totalTimeMs === 'bad')
    problems.totalTime = 'Write it as 90 s or 2 min: two hours at most, or leave it empty.'
  const cacheTtlSeconds = ttlOf(draft.cacheTtl)
  if (cacheTtlSeconds === 'bad')
    problems.cacheTtl = 'Write it as 5 min, 1 h or off: a year at most, or leave it empty.'
  const simulatedPercent = wholeNumber(draft.simulatedPercent, 0, 100)
  if (simulatedPercent === 'bad') problems.simulatedPercent = 'From 0 to 100, or leave it empty.'
  if (Object.keys(problems).length > 0) return { problems, policy: null }
  const {
    allowedTiers: _tiers,
    requiredCapabilities: _capabilities,
    allowedModels: _models,
    defaultModel: _model,
    defaultMaxOutputTokens: _tokens,
    route: _route,
    fallbackOn: _codes,
    maxAttempts: _attempts,
    totalTimeMs: _time,
    priority: _priority,
    cacheTtlSeconds: _ttl,
    validation: _validation,
    simulatedPercent: _percent,
    serviceTier: _serviceTier,
    inferenceGeo: _geo,
    ...rest
  } = before
  return {
    problems,
    policy: {
      ...rest,
      ...(draft.limitTiers ? { allowedTiers: chosenTiers } : {}),
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
    },
  }
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

function wholeNumber(text: string, least: number, most: number): number | null | 'bad' {
  const digits = plainNumber(text)
  if (digits === '') return null
  const value = Number(digits ?? Number.NaN)
  return Number.isInteger(value) && value >= least && value <= most ? value : 'bad'
}

/** Milliseconds. Below a second they are written as such. */
function timeOf(text: string): number | null | 'bad' {
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

function ttlOf(text: string): number | null | 'bad' {
  if (text.trim() === '') return null
  const seconds = parseSpan(text)
  return seconds === undefined || seconds > longestTtl ? 'bad' : seconds
}

/** Whether saving would change anything. */
export function isChanged(draft: PolicyDraft, before: Policy): boolean {
  return JSON.stringify(policyDraftOf(before)) !== JSON.stringify(draft)
}

/** Switches one value in a list. */
export function toggled<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((other) => other !== value) : [...list, value]
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
