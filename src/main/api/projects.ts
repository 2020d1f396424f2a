/** Handlers of contract/projects: projects, environments and services. */
import { unknownModel } from '../../contract/unknown-model'
import type { ResponseCache } from '../cache/cache'
import type { Catalog } from '../catalog/port'
import type { Leaned, Leanings } from '../config/leaning'
import type { References } from '../config/references'
import type { Policies, PolicyScope } from '../policy/policy'
import type { ServiceDefaults } from '../policy/service-default'
import type { ProjectOverview } from '../usage/project-overview'
import { Failure } from '../platform/failure'
import { os } from './handlers'

export interface PolicyHandlersDeps {
  readonly policy: Policies
  readonly leanings: Pick<Leanings, 'check'>
  readonly cache: Pick<ResponseCache, 'clear'>
}

interface CatalogDeps {
  readonly catalog: Pick<Catalog, 'list' | 'resolve'>
}

export interface ProjectsHandlersDeps extends PolicyHandlersDeps, CatalogDeps {
  readonly projectOverview: ProjectOverview
  readonly references: Pick<References, 'known'>
}

/** What something leans on goes only where `force` says so; its kept answers go with it. */
export function projectsHandlers({
  policy,
  catalog,
  leanings,
  cache,
  projectOverview,
  references,
}: ProjectsHandlersDeps) {
  return {
    resources: os.projects.resources.handler(({ input }) =>
      projectOverview.list(references.known(input)),
    ),
    models: os.projects.models.handler(({ input }) => {
      if (!policy.projects().some(({ name }) => name === input.name))
        throw new Failure('not_found', `There is no project "${input.name}". Add it first.`)
      return { items: verdicts({ policy, catalog }, { project: input.name }) }
    }),
    list: os.projects.list.handler(() => ({ items: policy.projects() })),
    save: os.projects.save.handler(({ input, context }) => policy.saveProject(input, context.who)),
    remove: os.projects.remove.handler(({ input: { name, force = false }, context: { who } }) => {
      check(leanings, 'project', policy.projects(), name, force)
      policy.removeProject(name, who)
      // One of the same name that comes later is another.
      cache.clear({ project: name }, who)
      return { ok: true as const }
    }),
  }
}

/** Removing one that rules or keys name needs `force`. */
export function environmentsHandlers({ policy, leanings }: PolicyHandlersDeps) {
  return {
    list: os.environments.list.handler(() => ({ items: policy.environments() })),
    save: os.environments.save.handler(({ input, context }) =>
      policy.saveEnvironment(input, context.who),
    ),
    remove: os.environments.remove.handler(
      ({ input: { name, force = false }, context: { who } }) => {
        check(leanings, 'environment', policy.environments(), name, force)
        policy.removeEnvironment(name, who)
        return { ok: true as const }
      },
    ),
  }
}

/**
 * Verdicts on models are those a call would get now. Throws Failure `not_found` for an unknown
 * service.
 */
export function servicesHandlers({
  policy,
  serviceDefaults,
  catalog,
  leanings,
  cache,
}: PolicyHandlersDeps & CatalogDeps & { readonly serviceDefaults: ServiceDefaults }) {
  function known(name: string) {
    if (!policy.services().some((service) => service.name === name))
      throw new Failure('not_found', `There is no service "${name}". Add it first.`)
  }
  return {
    list: os.services.list.handler(() => ({ items: policy.services() })),
    save: os.services.save.handler(({ input, context }) => policy.saveService(input, context.who)),
    remove: os.services.remove.handler(({ input: { name, force = false }, context: { who } }) => {
      check(leanings, 'service', policy.services(), name, force)
      policy.removeService(name, who)
      cache.clear({ service: name }, who)
      return { ok: true as const }
    }),
    setPolicy: os.services.setPolicy.handler(({ input, context }) =>
      policy.setPolicy(input.name, input.policy, context.who),
    ),
    setDefault: os.services.setDefault.handler(({ input, context }) =>
      serviceDefaults.setDefault(input, context.who),
    ),
    changePolicy: os.services.changePolicy.handler(({ input, context }) =>
      serviceDefaults.change(input, context.who),
    ),
    undoPolicy: os.services.undoPolicy.handler(({ input, context }) =>
      serviceDefaults.undo(input.name, input.change, context.who),
    ),
    models: os.services.models.handler(({ input }) => {
      known(input.name)
      const scope = { project: input.project, service: input.name }
      const rules =
        input.project === undefined
          ? policy.service(input.name).policy
          : policy.effectivePolicy(input.project, input.name)
      const items = verdicts({ policy, catalog }, scope).filter(
        ({ allowed }) => input.allowed === undefined || allowed === input.allowed,
      )
      return { service: input.name, defaultModel: rules.defaultModel ?? null, items }
    }),
    validate: os.services.validate.handler(({ input }) => {
      known(input.name)
      const model = catalog.resolve(input.model)
      if (model === undefined) return { allowed: false, message: unknownModel(input.model) }
      const verdict = policy.validate(model, { project: input.project, service: input.name })
      return { allowed: verdict.allowed, message: verdict.allowed ? null : verdict.message }
    }),
  }
}

/** What is not there, or ships with the program, is told by the removal itself. */
function check(
  leanings: Pick<Leanings, 'check'>,
  kind: Leaned,
  items: readonly { readonly name: string; readonly builtIn: boolean }[],
  name: string,
  force: boolean,
) {
  if (items.some((item) => item.name === name && !item.builtIn)) leanings.check(kind, name, force)
}

function verdicts(
  { policy, catalog }: Pick<PolicyHandlersDeps, 'policy'> & CatalogDeps,
  scope: PolicyScope,
) {
  return catalog.list().map((model) => {
    const verdict = policy.validate(model, scope)
    return { model, allowed: verdict.allowed, refusal: verdict.allowed ? null : verdict.message }
  })
}
