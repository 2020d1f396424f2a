/** A policy under edit. A field that is off is absent from the policy, so it does not limit (or is inherited). */
import { tiers, type Capability, type Model, type Tier } from '../../../contract/models'
import type { Policy } from '../../../contract/projects'
import { tokenCount } from '../models/model-words'

export interface PolicyDraft {
  readonly limitTiers: boolean
  readonly tiers: readonly Tier[]
  readonly capabilities: readonly Capability[]
  readonly limitModels: boolean
  readonly models: readonly string[]
  readonly defaultModel: string | null
  readonly maxOutputTokens: string
}

export function policyDraftOf(policy: Policy): PolicyDraft {
  return {
    limitTiers: policy.allowedTiers !== undefined,
    tiers: policy.allowedTiers ?? [...tiers],
    capabilities: policy.requiredCapabilities ?? [],
    limitModels: policy.allowedModels !== undefined,
    models: policy.allowedModels ?? [],
    defaultModel: policy.defaultModel ?? null,
    maxOutputTokens: policy.defaultMaxOutputTokens === undefined ? '' : String(policy.defaultMaxOutputTokens),
  }
}

export type PolicyProblems = Readonly<Partial<Record<'tiers' | 'models' | 'defaultModel' | 'maxOutputTokens', string>>>

export interface PolicyCheck {
  readonly problems: PolicyProblems
  /** Null while a field has a problem. */
  readonly policy: Policy | null
}

/** The policy a draft stands for. Fields of the policy that this form does not show are kept from `before`. */
export function checkPolicy(draft: PolicyDraft, before: Policy, catalogue: readonly Model[]): PolicyCheck {
  const problems: { -readonly [Field in keyof PolicyProblems]: string } = {}
  const chosenTiers = tiers.filter((tier) => draft.tiers.includes(tier))
  if (draft.limitTiers && chosenTiers.length === 0) problems.tiers = 'Choose at least one tier, or allow all.'
  if (draft.limitModels && draft.models.length === 0) problems.models = 'Name at least one model, or allow all.'
  const maxOutput = tokenCount(draft.maxOutputTokens)
  if (maxOutput === 'bad' || (maxOutput !== null && maxOutput > 1_000_000)) problems.maxOutputTokens = 'Give a whole number of tokens up to 1,000,000, or leave it empty.'
  const refusal = draft.defaultModel === null ? null : ownRefusal(draft, draft.defaultModel, catalogue)
  if (refusal !== null) problems.defaultModel = refusal
  if (Object.keys(problems).length > 0) return { problems, policy: null }
  const { allowedTiers: _tiers, requiredCapabilities: _capabilities, allowedModels: _models, defaultModel: _model, defaultMaxOutputTokens: _tokens, ...rest } = before
  return {
    problems,
    policy: {
      ...rest,
      ...(draft.limitTiers ? { allowedTiers: chosenTiers } : {}),
      ...(draft.capabilities.length > 0 ? { requiredCapabilities: [...draft.capabilities] } : {}),
      ...(draft.limitModels ? { allowedModels: [...draft.models] } : {}),
      ...(draft.defaultModel === null ? {} : { defaultModel: draft.defaultModel }),
      ...(typeof maxOutput === 'number' ? { defaultMaxOutputTokens: maxOutput } : {}),
    },
  }
}

/** Why the policy itself would refuse its default model; null when it would not, or when the model is not in the catalogue. */
function ownRefusal(draft: PolicyDraft, defaultModel: string, catalogue: readonly Model[]): string | null {
  const model = catalogue.find(({ id, model: bare }) => id === defaultModel || bare === defaultModel)
  if (draft.limitModels && !draft.models.some((written) => written === defaultModel || written === model?.id || written === model?.model)) {
    return `${defaultModel} is not among the models named above.`
  }
  if (model === undefined) return null
  if (draft.limitTiers && !draft.tiers.includes(model.tier)) return `${defaultModel} is tier ${model.tier}, which is not allowed above.`
  const missing = draft.capabilities.filter((capability) => !model.capabilities.includes(capability))
  return missing.length > 0 ? `${defaultModel} does not do ${missing.join(', ')}.` : null
}

/** Whether saving would change anything. */
export function isChanged(draft: PolicyDraft, before: Policy): boolean {
  return JSON.stringify(policyDraftOf(before)) !== JSON.stringify(draft)
}

/** Switches one value in a list, keeping the order of `all` where one is given. */
export function toggled<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((other) => other !== value) : [...list, value]
}
