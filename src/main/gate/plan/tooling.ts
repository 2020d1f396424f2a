/**
 * Whether a model takes the tools of a request and the form its answer is to have. What it does not
 * take is refused or dropped, as the caller chose.
 */
import type { CallRequest } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import type { ProviderKind } from '../../../contract/providers'
import type { Tooling } from '../../../contract/tools'
import { Failure } from '../../platform/failure'
import { schemaTool } from '../../providers/anthropic-tools'

/** OpenAI's models from before its structured outputs (developers.openai.com). */
const noSchema =
  /^(?:ft:)?(?:gpt-3\.5|gpt-4(?:$|-)|gpt-4o-2024-05-13|chatgpt-4o|o1-(?:mini|preview))/
/** Those from before its JSON mode. */
const noJson = /^(?:ft:)?(?:gpt-4(?:$|-0[36])|o1-(?:mini|preview))/

/**
 * What is sent of them; undefined: nothing. Throws Failure `invalid_request` naming what the model
 * does not take and what to do.
 */
export function fitTooling(
  request: CallRequest,
  kind: ProviderKind,
  model: Model,
): Tooling | undefined {
  const { tools, toolChoice, responseFormat } = request
  const callsTools = model.capabilities.includes('tools')
  if (request.messages?.some(({ role }) => role === 'tool') === true) {
    if (!callsTools)
      throw refused(`${model.model} cannot read the results of tools. Pick another model.`)
    if (kind === 'anthropic' && tools === undefined)
      throw refused(`${model.model} wants the tools again that the conversation called. Send them.`)
  }
  const faults = {
    tools: tools === undefined || callsTools ? null : `${model.model} cannot call tools`,
    responseFormat: responseFormat === undefined ? null : formatFault(request, kind, model),
  }
  if (request.unsupported !== 'drop') {
    const [fault] = Object.values(faults).filter((each) => each !== null)
    if (fault !== undefined)
      throw refused(`${fault}. Leave it out, send "unsupported": "drop", or pick another model.`)
  }
  const fitted = {
    ...(tools === undefined || faults.tools !== null ? {} : { tools, toolChoice }),
    ...(faults.responseFormat === null ? { responseFormat } : {}),
  }
  return Object.values(fitted).some((value) => value !== undefined) ? fitted : undefined
}

function refused(sentence: string): Failure {
  return new Failure('invalid_request', sentence)
}

/** Why the answer of this model cannot be given that form, or null. */
function formatFault(
  { tools, responseFormat }: CallRequest,
  kind: ProviderKind,
  { model }: Model,
): string | null {
  switch (kind) {
    case 'openai':
      if (responseFormat?.type === 'json_object')
        return noJson.test(model) ? `${model} has no JSON mode` : null
      return noSchema.test(model) ? `${model} takes no schema for its answer` : null
    case 'anthropic':
      if (responseFormat?.type === 'json_object')
        return `${model} has no JSON mode: give it a schema`
      return schemaTool(model, { responseFormat }) !== null && tools !== undefined
        ? `${model} takes tools or a schema for its answer, not both`
        : null
    case 'openai-compatible':
    case 'simulated':
      return null
  }
}
