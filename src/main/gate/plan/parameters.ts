/**
 * Which parameters a model takes. What it does not take is refused or dropped, as the caller chose;
 * nothing is changed in silence (spec P12).
 */
import type { CallRequest, Parameters } from '../../../contract/calls'
import { claudeVersion } from '../../../contract/claude-version'
import type { DialectFact } from '../../../contract/dialects'
import type { Model } from '../../../contract/models'
import type { ProviderKind } from '../../../contract/providers'
import { Failure } from '../../platform/failure'
import { schemaTool } from '../../providers/anthropic-tools'
import { adaptiveFrom } from '../../providers/claude-thinking'

type Optional = Exclude<keyof Parameters, 'maxOutputTokens'>
type Given = Omit<Parameters, 'maxOutputTokens'> & {
  /** A call of a tool is forced, or its results are given: Claude's thinking minds. */
  readonly tied?: 'forced' | 'results' | undefined
}

const names: Record<Optional, string> = {
  temperature: 'temperature',
  topP: 'top-p',
  stop: 'stop sequences',
  seed: 'a seed',
  reasoningEffort: 'reasoning effort',
}

const refusals: Record<Optional, DialectFact> = {
  temperature: 'no_temperature',
  topP: 'no_top_p',
  stop: 'no_stop',
  seed: 'no_seed',
  reasoningEffort: 'no_reasoning_effort',
}

/**
 * The parameters that are set, as the model takes them. Throws Failure `invalid_request` naming
 * what it does not take and what to do.
 */
export function fitParameters(
  request: CallRequest,
  kind: ProviderKind,
  model: Model,
  maxOutputTokens: number,
  learned: ReadonlySet<DialectFact> = new Set(),
): Parameters & { maxOutputTokens: number } {
  const { temperature, topP, stop, seed, reasoningEffort } = request
  const asked = { temperature, topP, stop, seed, reasoningEffort }
  const given: Given = { ...asked, tied: tiedBy(request, model) }
  const fitted: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(asked)) {
    if (value === undefined) continue
    const parameter = name as Optional
    const problem = learned.has(refusals[parameter])
      ? `The server refuses ${names[parameter]} for ${model.model}`
      : problemOf(parameter, given, kind, model, maxOutputTokens)
    if (problem === null) fitted[name] = value
    else if (request.unsupported !== 'drop')
      throw new Failure(
        'invalid_request',
        `${problem}. Leave it out, or send "unsupported": "drop".`,
      )
  }
  return { ...(fitted as Parameters), maxOutputTokens }
}

function tiedBy(request: CallRequest, { model }: Model): Given['tied'] {
  const { toolChoice, messages = [] } = request
  const forced = toolChoice === 'required' || typeof toolChoice === 'object'
  if (forced || schemaTool(model, request) !== null) return 'forced'
  return messages.at(-1)?.role === 'tool' ? 'results' : undefined
}

/** Why the model does not take a parameter as it is given, or null. */
function problemOf(
  parameter: Optional,
  given: Given,
  kind: ProviderKind,
  model: Model,
  maxOutputTokens: number,
): string | null {
  const reasons = model.capabilities.includes('reasoning')
  if (parameter === 'reasoningEffort' && !reasons)
    return `${model.model} does not take ${names[parameter]}`
  switch (kind) {
    case 'openai':
      // Reasoning models at OpenAI refuse sampling parameters (developers.openai.com, reasoning
      // models).
      return reasons &&
        (parameter === 'temperature' || parameter === 'topP' || parameter === 'stop')
        ? `${model.model} does not take ${names[parameter]}`
        : null
    case 'anthropic':
      return claudeProblem(parameter, given, model, maxOutputTokens)
    case 'openai-compatible':
    case 'simulated':
      return null
  }
}

/**
 * The least tokens Anthropic accepts for thinking, which the output must have room for beside an
 * answer.
 */
const leastThinking = 1024

/**
 * platform.claude.com: Messages API, extended thinking, and the migration guides of Opus 4.1, 4.5
 * and 4.7.
 */
function claudeProblem(
  parameter: Optional,
  { temperature, topP, reasoningEffort, tied }: Given,
  { model }: Model,
  maxOutputTokens: number,
): string | null {
  const version = claudeVersion(model)
  const thinks = reasoningEffort !== undefined
  switch (parameter) {
    case 'seed':
      return `${model} does not take ${names.seed}`
    case 'stop':
      return null
    case 'reasoningEffort':
      if (tied === 'forced')
        return `${model} does not think where the call of a tool is forced, so it takes no ${names.reasoningEffort}`
      if (tied === 'results' && version < adaptiveFrom)
        return `${model} cannot go on thinking after the results of tools, so it takes no ${names.reasoningEffort}`
      return version < 4.6 && maxOutputTokens <= leastThinking
        ? `${model} thinks with at least ${leastThinking} tokens, so ${names.reasoningEffort} needs a max output above that (it is ${maxOutputTokens})`
        : null
    case 'temperature':
      if (version >= 4.7) return `${model} no longer takes ${names.temperature}`
      if (temperature !== undefined && temperature > 1)
        return `${model} takes a temperature of at most 1, not ${temperature}`
      return thinks && temperature !== 1
        ? `${model} takes no ${names.temperature} beside thinking`
        : null
    case 'topP':
      if (version >= 4.7) return `${model} no longer takes ${names.topP}`
      if (version >= 4.1 && temperature !== undefined)
        return `${model} takes temperature or top-p, not both`
      return thinks && topP !== undefined && topP < 0.95
        ? `${model} takes a top-p of at least 0.95 beside thinking`
        : null
  }
}
