/**
 * Projects, environments and services, and what each lets run (spec §6). Everything is answered
 * from memory; changes are on record.
 */
import type { Model } from '../../contract/models'
import type {
  Environment,
  EnvironmentChange,
  Policy,
  Project,
  ProjectChange,
  Service,
  ServiceChange,
} from '../../contract/projects'
import { unknownModel } from '../../contract/unknown-model'
import { Failure } from '../platform/failure'
import { requireSound, type PolicyRules } from './check-policy'
import {
  changedEnvironment,
  changedProject,
  changedService,
  seededEnvironment,
  seededProject,
  seededService,
} from './items'
import { environmentLayout, projectLayout, serviceLayout } from './layouts'
import { createNamedRows, type NamedRows, type PolicyDeps } from './named-rows'
import { judge, mergePolicies, type Rulers, type Verdict } from './rules'
import { seedEnvironments, seedProjects, seedServices } from './seeds'

/** Names as a call gives them. Absent ones do not rule. */
export interface PolicyScope {
  readonly project?: string | null | undefined
  readonly service?: string | null | undefined
}

/** What a change of a service's policy is called on record. */
export const policyChanged = 'service policy changed'

export interface Policies {
  projects(): Project[]
  environments(): Environment[]
  services(): Service[]
  /** These three throw Failure `invalid_request` for an unknown name, with the names there are. */
  project(name: string): Project
  environment(name: string): Environment
  service(name: string): Service
  /**
   * Adds one, or changes the fields given of the one of that name. Throws `invalid_request` for a
   * policy that cannot be followed, or a default model that is not known.
   */
  saveProject(change: ProjectChange, who: string): Project
  saveEnvironment(change: EnvironmentChange, who: string): Environment
  saveService(change: ServiceChange, who: string): Service
  /**
   * Replaces a service's policy; `because` is kept on record with it. Throws Failure `not_found`, and
   * `invalid_request` with all its issues where the policy cannot be followed.
   */
  setPolicy(name: string, policy: Policy, who: string, because?: string): Service
  /**
   * Takes one away, on record; entries keep its name. Throws `not_found`, and `conflict` for one
   * that ships with the program.
   */
  removeProject(name: string, who: string): void
  removeEnvironment(name: string, who: string): void
  removeService(name: string, who: string): void
  /** The service's fields over the project's. Throws `invalid_request` for an unknown name. */
  effectivePolicy(project: string, service?: string | null): Policy
  /** Whose policy names a validation profile: `service chat`, `project report`. */
  profileUsers(profile: string): string[]
  /**
   * May this model run for this project and service? Throws `invalid_request` for an unknown name.
   */
  validate(model: Model, scope: PolicyScope): Verdict
  /** Reads everything again, after the tables were changed by other means. */
  reload(): void
}

export function createPolicy({
  rules,
  ...deps
}: PolicyDeps & { readonly rules: PolicyRules }): Policies {
  const { clock } = deps.platform
  const { projects, environments, services } = openRows(deps)

  function rulers({ project, service }: PolicyScope): Rulers {
    return {
      project: typeof project === 'string' ? projects.require(project) : undefined,
      service: typeof service === 'string' ? services.require(service) : undefined,
    }
  }

  return {
    projects: projects.list,
    environments: environments.list,
    services: services.list,
    project: projects.require,
    environment: environments.require,
    service: services.require,
    effectivePolicy: (project, service) => mergePolicies(rulers({ project, service })),
    profileUsers: (profile) => [
      ...usersOf(profile, services.list()).map((name) => `service ${name}`),
      ...usersOf(profile, projects.list()).map((name) => `project ${name}`),
    ],
    validate: (model, scope) => judge(model, rulers(scope)),
    saveProject(change, who) {
      const { name, policy } = change
      const before = projects.find(name)
      const project = changedProject(change, before, clock.now())
      if (policy !== undefined) requireSound({ word: 'project', name }, policy, rules)
      const saved = projects.put(project, who)
      if (!saved.storeContent && before?.storeContent !== false) deps.onContentOff?.(name, who)
      return saved
    },
    saveEnvironment(change, who) {
      requireModel(change.defaultModel, rules)
      const before = environments.find(change.name)
      return environments.put(changedEnvironment(change, before, clock.now()), who)
    },
    ...changesOfServices({ ...deps, rules }, services),
    removeProject: projects.remove,
    removeEnvironment: environments.remove,
    reload() {
      projects.reload()
      environments.reload()
      services.reload()
    },
  }
}

function changesOfServices(
  { platform, rules }: PolicyDeps & { readonly rules: PolicyRules },
  services: NamedRows<Service>,
): Pick<Policies, 'saveService' | 'setPolicy' | 'removeService'> {
  return {
    saveService: (change, who) =>
      services.put(changedService(change, services.find(change.name), platform.clock.now()), who),
    setPolicy(name, policy, who, because) {
      const before = services.find(name)
      if (before === undefined)
        throw new Failure('not_found', `There is no service "${name}". Add it first.`)
      requireSound({ word: 'service', name }, policy, rules)
      return services.put({ ...before, policy }, who, policyChanged, because)
    },
    removeService: services.remove,
  }
}

/** With what a new installation starts with, where it is missing. */
function openRows(deps: PolicyDeps) {
  const projects = createNamedRows(projectLayout, deps)
  const environments = createNamedRows(environmentLayout, deps)
  // Whoever follows a service's policy hears of it in the transaction that changes it.
  const services = createNamedRows(serviceLayout, deps, (name, after, before) => {
    if (after?.policy !== before?.policy) deps.onServicePolicy?.(name, after?.policy)
  })
  const now = deps.platform.clock.now()
  projects.seed(seedProjects.map((seed) => seededProject(seed, now)))
  environments.seed(seedEnvironments.map((seed) => seededEnvironment(seed, now)))
  services.seed(seedServices.map((seed) => seededService(seed, now)))
  return { projects, environments, services }
}

function usersOf(
  profile: string,
  items: readonly { readonly name: string; readonly policy: Policy }[],
): string[] {
  return items
    .filter(({ policy }) => policy.validation?.profile === profile)
    .map(({ name }) => name)
}

function requireModel(written: string | null | undefined, rules: PolicyRules) {
  if (typeof written === 'string' && rules.resolveModel(written) === undefined)
    throw new Failure('invalid_request', unknownModel(written), {
      issues: [{ path: 'defaultModel', message: 'not known' }],
    })
}
