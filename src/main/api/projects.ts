/** Handlers of contract/projects: projects, environments and services. */
import type { Catalog } from '../catalog/port'
import type { Policies, PolicyScope } from '../policy/policy'
import type { ProjectOverview } from '../usage/project-overview'
import { Failure } from '../platform/failure'
import { os } from './handlers'

export interface PolicyHandlersDeps {
  readonly policy: Policies
}

interface CatalogDeps {
  readonly catalog: Pick<Catalog, 'list' | 'resolve'>
}

export function projectsHandlers({ policy, catalog, resources }: PolicyHandlersDeps & CatalogDeps & { readonly resources: ProjectOverview }) {
  return {
    resources: os.projects.resources.handler(({ input }) => resources.list(input)),
    models: os.projects.models.handler(({ input }) => {
      if (!policy.projects().some(({ name }) => name === input.name)) throw new Failure('not_found', `There is no project "${input.name}". Add it first.`)
      return { items: verdicts({ policy, catalog }, { project: input.name }) }
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

export function servicesHandlers({ policy, catalog }: PolicyHandlersDeps & CatalogDeps) {
  function known(name: string) {
    if (!policy.services().some((service) => service.name === name)) throw new Failure('not_found', `There is no service "${name}". Add it first.`)
  }
  return {
    list: os.services.list.handler(() => ({ items: policy.services() })),
    save: os.services.save.handler(({ input, context }) => policy.saveService(input, context.who)),
    setPolicy: os.services.setPolicy.handler(({ input, context }) => policy.setPolicy(input.name, input.policy, context.who)),
    models: os.services.models.handler(({ input }) => {
      known(input.name)
      return { items: verdicts({ policy, catalog }, { project: input.project, service: input.name }) }
    }),
    validate: os.services.validate.handler(({ input }) => {
      known(input.name)
      const model = catalog.resolve(input.model)
      if (model === undefined) return { allowed: false, message: `Model ${input.model} is not known. Pick one from the catalogue or add it there.` }
      const verdict = policy.validate(model, { project: input.project, service: input.name })
      return { allowed: verdict.allowed, message: verdict.allowed ? null : verdict.message }
    }),
  }
}

function verdicts({ policy, catalog }: PolicyHandlersDeps & CatalogDeps, scope: PolicyScope) {
  return catalog.list().map((model) => {
    const verdict = policy.validate(model, scope)
    return { model, allowed: verdict.allowed, refusal: verdict.allowed ? null : verdict.message }
  })
}
