/** Which parameters a model takes. What it does not take is refused or dropped, as the caller chose; nothing is changed in silence. */
import type { CallRequest, Parameters } from '../../contract/calls'
import type { Model } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import { Failure } from '../platform/failure'

type Optional = Exclude<keyof Parameters, 'maxOutputTokens'>

const names: Record<Optional, string> = {
  temperature: 'temperature',
  topP: 'top-p',
  stop: 'stop sequences',
  seed: 'a seed',
  reasoningEffort: 'reasoning effort',
}

/** Reasoning models at OpenAI refuse sampling parameters; Anthropic has no seed; effort is for models that reason. */
function unsupported(kind: ProviderKind, model: Model, given: Optional): boolean {
  const reasons = model.capabilities.includes('reasoning')
  switch (given) {
    case 'reasoningEffort':
      return !reasons
    case 'seed':
      return kind === 'anthropic'
    case 'temperature':
    case 'topP':
    case 'stop':
      return kind === 'openai' && reasons
  }
}

export function fitParameters(request: CallRequest, kind: ProviderKind, model: Model, maxOutputTokens: number): Parameters & { maxOutputTokens: number } {
  const { temperature, topP, stop, seed, reasoningEffort } = request
  const given: Omit<Parameters, 'maxOutputTokens'> = { temperature, topP, stop, seed, reasoningEffort }
  const fitted: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const parameter = name as Optional
    if (!unsupported(kind, model, parameter)) fitted[name] = value
    else if (request.unsupported !== 'drop') {
      throw new Failure('invalid_request', `${model.model} does not take ${names[parameter]}. Leave it out, or send "unsupported": "drop".`)
    }
  }
  return { ...(fitted as Omit<Parameters, 'maxOutputTokens'>), maxOutputTokens }
}
