/** Handlers of contract/projects: projects, environments and services. */
import type { Catalog } from '../catalog/port'
import type { Policies } from '../policy/policy'
import { Failure } from '../platform/failure'
import { os } from './handlers'

export interface PolicyHandlersDeps {
  readonly policy: Policies
}

type Models = Pick<Catalog, 'list' | 'resolve'>

export function projectsHandlers({ policy, catalog }: PolicyHandlersDeps & { readonly catalog: Pick<Models, 'list'> }) {
  return {
    models: os.projects.models.handler(({ input }) => {
      if (!policy.projects().some(({ name }) => name === input.name)) throw new Failure('not_found', `There is no project "${input.name}". Add it first.`)
      return { items: verdicts(catalog, policy, { project: input.name }) }
    }),
    list: os.projects.list.handler(() => ({ items: policy.projects() })),
    save: os.projects.save.handler(({ input, context }) => policy.saveProject(input, context.who)),
  }
}

export function environmentsHandlers({ policy }: PolicyHandlersDeps) {
  return {
    list: os.environments.list.handler(() => ({ items: policy.environments() })),
    save: os.environments.save.handler(({ input, context }) => policy.saveEnvironment(input, context.who)),
  }
}

export function servicesHandlers({ policy, catalog }: PolicyHandlersDeps & { readonly catalog: Models }) {
  return {
    list: os.services.list.handler(() => ({ items: policy.services() })),
    save: os.services.save.handler(({ input, context }) => policy.saveService(input, context.who)),
    setPolicy: os.services.setPolicy.handler(({ input, context }) => {
      const { defaultModel } = input.policy
      return policy.setPolicy(input.name, input.policy, context.who, defaultModel === undefined ? undefined : catalog.resolve(defaultModel))
    }),
    models: os.services.models.handler(({ input }) => {
      if (!policy.services().some(({ name }) => name === input.name)) throw new Failure('not_found', `There is no service "${input.name}". Add it first.`)
      return { items: verdicts(catalog, policy, { project: input.project, service: input.name }) }
    }),
  }
}

function verdicts(catalog: Pick<Models, 'list'>, policy: Policies, scope: { readonly project: string | undefined; readonly service?: string }) {
  return catalog.list().map((model) => {
    const verdict = policy.validate(model, scope)
    return { model, allowed: verdict.allowed, refusal: verdict.allowed ? null : verdict.message }
  })
}
