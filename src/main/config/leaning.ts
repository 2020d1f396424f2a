/**
 * What leans on a provider, project, service or environment: told before it is removed, so that
 * nobody is surprised by what stops (spec S7).
 */
import type { Budget } from '../../contract/budgets'
import type { Key } from '../../contract/keys'
import type { LimitItem } from '../../contract/limits'
import type { Environment, Policy, Project, Service } from '../../contract/projects'
import type { Settings } from '../../contract/system'
import type { TokenLimit } from '../../contract/token-limits'
import { Failure } from '../platform/failure'

export type Leaned = 'provider' | 'project' | 'service' | 'environment'

/** One thing that leans: `budget` `Day`. */
export interface Leaning {
  readonly kind: string
  readonly name: string
}

/** Labels of a call that has begun and not ended. */
export interface OpenCall {
  readonly callId: string
  readonly provider: string
  readonly project: string
  readonly service: string | null
  readonly environment: string | null
}

export interface LeaningDeps {
  readonly keys: () => readonly Key[]
  /** Models that people added, by provider. */
  readonly addedModels: (provider: string) => readonly string[]
  /** Whose model this is, as a policy or a setting writes it. */
  readonly providerOf: (written: string) => string | undefined
  readonly policy: {
    projects(): readonly Project[]
    services(): readonly Service[]
    environments(): readonly Environment[]
  }
  readonly settings: () => Settings
  readonly budgets: () => readonly Budget[]
  readonly limits: () => readonly LimitItem[]
  readonly tokenLimits: () => readonly Pick<TokenLimit, 'provider' | 'service'>[]
  readonly openCalls: () => readonly OpenCall[]
}

export interface Leanings {
  of(kind: Leaned, name: string): Leaning[]
  /**
   * Throws Failure `conflict` with what leans on it, unless nothing does or `force` says to remove
   * it all the same. What is the current one stays.
   */
  check(kind: Leaned, name: string, force: boolean): void
}

/** In a sentence; the data holds all of them up to the second bound. */
const told = 8
const kept = 200

export function createLeanings(deps: LeaningDeps): Leanings {
  return {
    of: (kind, name) => leaningsOn(deps, kind, name),
    check(kind, name, force) {
      if ((kind === 'project' || kind === 'environment') && deps.settings()[kind] === name) {
        throw new Failure(
          'conflict',
          `${name} is the current ${kind}. Make another one the current first, then remove it.`,
        )
      }
      const leans = leaningsOn(deps, kind, name)
      if (leans.length > 0 && !force) throw inUse(kind, name, leans)
    },
  }
}

function leaningsOn(deps: LeaningDeps, kind: Leaned, name: string): Leaning[] {
  const isScoped = ({ scope }: { readonly scope: Readonly<Partial<Record<Leaned, string>>> }) =>
    scope[kind] === name
  const keys = deps
    .keys()
    .filter((key) => key.backend !== 'environment' && labelOf(key, kind) === name)
  const budgets = deps
    .budgets()
    .filter((budget) => isScoped(budget) || (kind === 'provider' && isWithin(deps, budget, name)))
  const limits = deps.limits().filter(isScoped)
  const tokenLimits = deps
    .tokenLimits()
    .filter((limit) => (kind === 'provider' || kind === 'service') && limit[kind] === name)
  const calls = deps.openCalls().filter((call) => call[kind] === name)
  return [
    ...keys.map(({ label }) => ({ kind: 'key', name: label })),
    ...(kind === 'provider' ? atProvider(deps, name) : []),
    ...budgets.map((budget) => ({ kind: 'budget', name: budget.name })),
    ...limits.map((limit) => ({ kind: 'rate limit', name: limit.name })),
    ...tokenLimits.map(({ provider, service }) => ({
      kind: 'token limit',
      name: service === null ? provider : `${provider}/${service}`,
    })),
    ...[...new Set(calls.map(({ callId }) => callId))].map((callId) => ({
      kind: 'running call',
      name: callId,
    })),
  ]
}

/** A budget on a key or on a model of the provider. */
function isWithin(deps: Pick<LeaningDeps, 'keys'>, { scope }: Budget, provider: string): boolean {
  return (
    scope.model?.startsWith(`${provider}/`) === true ||
    deps.keys().some(({ id, providerId }) => id === scope.key && providerId === provider)
  )
}

/** What names a model of the provider: the catalogue, policies, environments, the settings. */
function atProvider(deps: LeaningDeps, id: string): Leaning[] {
  const { policy } = deps
  const isIts = (written: string | null | undefined) =>
    typeof written === 'string' && deps.providerOf(written) === id
  const named = (owner: string, rules: Policy): Leaning[] => {
    const name = `of ${owner}`
    return [
      ...(isIts(rules.defaultModel) ? [{ kind: 'default model', name }] : []),
      ...((rules.route ?? []).some(isIts) ? [{ kind: 'route', name }] : []),
      ...(isIts(rules.rollout?.challenger) ? [{ kind: 'roll-out', name }] : []),
      ...((rules.allowedModels ?? []).some(isIts) ? [{ kind: 'allowed models', name }] : []),
    ]
  }
  const environments = policy.environments().filter(({ defaultModel }) => isIts(defaultModel))
  return [
    ...deps.addedModels(id).map((name) => ({ kind: 'model', name })),
    ...policy.services().flatMap((service) => named(`service ${service.name}`, service.policy)),
    ...policy.projects().flatMap((project) => named(`project ${project.name}`, project.policy)),
    ...environments.map(({ name }) => ({ kind: 'default model', name: `of environment ${name}` })),
    ...(deps.settings().defaultRoute.some(isIts)
      ? [{ kind: 'route', name: 'of the settings' }]
      : []),
  ]
}

function inUse(kind: Leaned, name: string, leans: readonly Leaning[]): Failure {
  const more = leans.length > told ? ` and ${leans.length - told} more` : ''
  const list = leans
    .slice(0, told)
    .map((each) => `${each.kind} ${each.name}`)
    .join(', ')
  return new Failure(
    'conflict',
    `The ${kind} ${name} is in use: ${list}${more}. ${consequences[kind]} To remove it all the same, send force=true.`,
    { leans: leans.slice(0, kept) },
  )
}

const consequences: Readonly<Record<Leaned, string>> = {
  provider:
    'Without it its keys are deleted, its models leave the catalogue, and whoever called them goes on by the rest of the route.',
  project:
    'Calls that name it are refused then; keys, budgets and limits of it stay and apply to nothing.',
  service:
    'Calls that name it are refused then; budgets and limits of it stay and apply to nothing.',
  environment:
    'Calls that name it are refused then; keys, budgets and limits of it stay and apply to nothing.',
}

function labelOf(key: Key, kind: Leaned): string | null {
  switch (kind) {
    case 'provider':
      return key.providerId
    case 'project':
      return key.project
    case 'environment':
      return key.environment
    case 'service':
      return null
  }
}
