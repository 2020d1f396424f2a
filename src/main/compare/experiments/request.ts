/** A trial's request: the case's input in the template, the variant's model and parameters. */
import { fill } from '../../../shared/template'
import type { CallRequest, Message } from '../../../contract/calls'
import type { ExperimentCase, ExperimentVariant } from '../../../contract/experiments'
import type { ExperimentPlan } from './plan'

/** Experiments give way to people's calls, and an answer from the cache would be no repeat. */
export const asTrial = { priority: 'low', cache: false, allowFallback: false } as const

/** Depends on the experiment as kept alone: asked again it is the same call. */
export function trialRequest(
  { row, prompt }: Pick<ExperimentPlan, 'row' | 'prompt'>,
  one: ExperimentCase,
  { provider, model, parameters, system = prompt.system }: ExperimentVariant,
): CallRequest {
  const filled = (template: string) => fill(template, valuesOf(one))
  return {
    ...parameters,
    ...asTrial,
    project: row.project,
    environment: row.environment,
    ...(row.service === null ? {} : { service: row.service }),
    ...(provider === undefined ? {} : { provider }),
    model,
    ...(system === undefined || system === '' ? {} : { system: filled(system) }),
    messages: messagesOf(one, prompt.template, filled),
    source: 'experiment',
  }
}

/** Messages go as they are, with the template before them where there is one. */
function messagesOf(
  { input }: ExperimentCase,
  template: string | undefined,
  filled: (template: string) => string,
): Message[] {
  const content = template === undefined || template === '' ? '{{input}}' : template
  if (typeof input === 'string') return [{ role: 'user', content: filled(content) }]
  return template === undefined || template === ''
    ? input
    : [{ role: 'user', content: filled(template) }, ...input]
}

function valuesOf({ input, expected, vars = {} }: ExperimentCase): ReadonlyMap<string, string> {
  const values = new Map(Object.entries(vars))
  values.set('input', typeof input === 'string' ? input : '')
  if (expected !== undefined && !values.has('expected')) values.set('expected', expected)
  return values
}
