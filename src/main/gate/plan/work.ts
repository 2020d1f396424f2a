/** What a model is given to do for a call, as far as it can. */
import type { CallRequest, Message, Parameters } from '../../../contract/calls'
import type { Capability, Model } from '../../../contract/models'
import type { Provider } from '../../../contract/providers'
import type { Tooling } from '../../../contract/tools'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import { fitParameters } from './parameters'
import { fitTooling } from './tooling'

export type WorkDeps = Pick<GateDeps, 'learned'>

export type Work =
  | {
      readonly kind: 'chat'
      readonly messages: readonly Message[]
      readonly parameters: Parameters & { readonly maxOutputTokens: number }
      /** Undefined: no tools, and an answer of any form. */
      readonly tooling: Tooling | undefined
    }
  | { readonly kind: 'embed'; readonly input: readonly string[] }

/** Throws Failure `invalid_request` for work this model cannot do. */
export function workOf(
  deps: WorkDeps,
  request: CallRequest,
  provider: Provider,
  model: Model,
  maxOutput: number,
): Work {
  if (request.input !== undefined) {
    if (!model.capabilities.includes('embeddings'))
      throw new Failure(
        'invalid_request',
        `${model.model} does not make embeddings. Pick a model that does.`,
      )
    return { kind: 'embed', input: request.input }
  }
  const messages = request.messages ?? []
  if (model.capabilities.includes('embeddings') && !model.capabilities.includes('chat')) {
    throw new Failure('invalid_request', `${model.model} makes embeddings only. Pick a chat model.`)
  }
  if (messages.every((message) => message.role === 'system'))
    throw new Failure('invalid_request', 'Write a message: a system prompt alone is no question.')
  if (hasImages(messages) && !model.capabilities.includes('vision'))
    throw new Failure(
      'invalid_request',
      `${model.model} cannot see images. Remove them or pick a model with vision.`,
    )
  const most = model.maxOutputTokens
  if (request.maxOutputTokens !== undefined && most !== null && request.maxOutputTokens > most) {
    throw new Failure(
      'invalid_request',
      `${model.model} writes at most ${most} tokens. Lower the max output.`,
    )
  }
  return {
    kind: 'chat',
    messages,
    parameters: fitParameters(
      request,
      provider.kind,
      model,
      Math.min(maxOutput, most ?? maxOutput),
      deps.learned.known(provider.id, model.model),
    ),
    tooling: fitTooling(request, provider.kind, model),
  }
}

/** What a model must be able to do for a call, beyond words. */
export function neededFor({ messages = [], tools }: CallRequest): Capability[] {
  return [
    ...(hasImages(messages) ? (['vision'] as const) : []),
    ...(tools === undefined ? [] : (['tools'] as const)),
  ]
}

function hasImages(messages: readonly Message[]): boolean {
  return messages.some(
    ({ content }) => typeof content !== 'string' && content.some((part) => part.type === 'image'),
  )
}
