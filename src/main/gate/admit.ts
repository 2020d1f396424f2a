/** The first step: is this call known, allowed and complete? Gives everything later steps need; changes nothing. */
import type { CallRequest, Message, Parameters } from '../../contract/calls'
import type { Model, Price } from '../../contract/models'
import type { Provider } from '../../contract/providers'
import type { CallFacts } from '../budgets/call-facts'
import type { TokenCount } from '../catalog/port'
import { boundNanoUsd } from '../money/cost'
import { Failure } from '../platform/failure'
import type { GateDeps } from './deps'
import { fitParameters } from './parameters'

export type Work =
  | { readonly kind: 'chat'; readonly messages: readonly Message[]; readonly parameters: Parameters & { readonly maxOutputTokens: number } }
  | { readonly kind: 'embed'; readonly input: readonly string[] }

export interface Admitted {
  readonly provider: Provider
  readonly model: Model
  readonly work: Work
  readonly facts: Omit<CallFacts, 'keyId'>
  readonly input: TokenCount
  readonly outputBound: number
  readonly price: Price | null
  /** Upper bound of the cost in nano-USD; null without a price. For simulated models: of what it would have cost. */
  readonly costBound: number | null
  /** Prompts and answers of this project are kept. */
  readonly storeContent: boolean
  /** Why this model and provider. */
  readonly reason: string
}

export function admit(deps: GateDeps, request: CallRequest, defaultSource: CallFacts['source']): Admitted {
  const trust = deps.trust()
  if (!trust.trusted) throw new Failure('ledger_unavailable', trust.message ?? 'The ledger cannot be trusted.')
  const settings = deps.settings()
  const project = deps.policy.project(request.project)
  const environment = deps.policy.environment(request.environment ?? settings.environment)
  const rules = deps.policy.effectivePolicy(request.project, request.service)
  const { model, reason } = chooseModel(deps, request, rules.defaultModel)
  const provider = usableProvider(deps, model)
  const verdict = deps.policy.validate(model, { project: request.project, service: request.service })
  if (!verdict.allowed) throw new Failure('model_not_allowed', verdict.message)
  deps.emergency.check()

  const maxOutput = request.maxOutputTokens ?? rules.defaultMaxOutputTokens ?? environment.defaultMaxOutputTokens ?? settings.defaultMaxOutputTokens
  const work = workOf(request, provider, model, maxOutput)
  const input = deps.catalog.countTokens(model, work.kind === 'chat' ? { messages: work.messages } : { input: work.input })
  const outputBound = work.kind === 'chat' ? work.parameters.maxOutputTokens : 0
  return {
    provider,
    model,
    work,
    facts: {
      provider: provider.id,
      model: model.model,
      project: request.project,
      service: request.service ?? null,
      environment: environment.name,
      user: request.user ?? null,
      organization: request.organization ?? null,
      source: request.source ?? defaultSource,
      simulated: provider.kind === 'simulated',
    },
    input,
    outputBound,
    price: model.price,
    costBound: model.price === null ? null : boundNanoUsd({ inputBound: input.bound, outputBound }, model.price),
    storeContent: project.storeContent,
    reason,
  }
}

function chooseModel(deps: GateDeps, request: CallRequest, defaultModel: string | undefined): { model: Model; reason: string } {
  // The simulated provider is for trying things out, so it needs no choice of model.
  const simulated = request.provider !== undefined && deps.providerBook.find(request.provider)?.kind === 'simulated'
  const written = request.model ?? (simulated ? 'sim-mini' : defaultModel)
  if (written === undefined) {
    throw new Failure('invalid_request', 'Name a model: neither the service nor the project has a default one.')
  }
  const model = deps.catalog.resolve(written, request.provider)
  if (model === undefined) {
    const where = request.provider === undefined ? '' : ` at provider ${request.provider}`
    throw new Failure('model_not_allowed', `Model ${written} is not known${where}. Pick one from the catalogue or add it there.`)
  }
  if (request.model !== undefined) return { model, reason: `${model.model} was asked for` }
  const owner = simulated ? 'simulated provider' : request.service === undefined ? 'project' : 'service'
  return { model, reason: `${model.model} is the default of the ${owner}` }
}

function usableProvider(deps: GateDeps, model: Model): Provider {
  const provider = deps.providerBook.find(model.provider)
  if (provider === undefined) throw new Failure('not_found', `There is no provider ${model.provider}.`)
  if (!provider.enabled) throw new Failure('model_not_allowed', `Provider ${provider.name} is switched off. Switch it on under Keys & providers.`)
  return provider
}

function workOf(request: CallRequest, provider: Provider, model: Model, maxOutput: number): Work {
  if (request.input !== undefined) {
    if (!model.capabilities.includes('embeddings')) throw new Failure('invalid_request', `${model.model} does not make embeddings. Pick a model that does.`)
    return { kind: 'embed', input: request.input }
  }
  const messages = request.messages ?? []
  if (model.capabilities.includes('embeddings') && !model.capabilities.includes('chat')) {
    throw new Failure('invalid_request', `${model.model} makes embeddings only. Pick a chat model.`)
  }
  if (messages.every((message) => message.role === 'system')) throw new Failure('invalid_request', 'Write a message: a system prompt alone is no question.')
  if (hasImages(messages) && !model.capabilities.includes('vision')) throw new Failure('invalid_request', `${model.model} cannot see images. Remove them or pick a model with vision.`)
  const most = model.maxOutputTokens
  if (request.maxOutputTokens !== undefined && most !== null && request.maxOutputTokens > most) {
    throw new Failure('invalid_request', `${model.model} writes at most ${most} tokens. Lower the max output.`)
  }
  return { kind: 'chat', messages, parameters: fitParameters(request, provider.kind, model, Math.min(maxOutput, most ?? maxOutput)) }
}

function hasImages(messages: readonly Message[]): boolean {
  return messages.some(({ content }) => typeof content !== 'string' && content.some((part) => part.type === 'image'))
}
