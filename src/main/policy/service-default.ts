/**
 * A model made the default of a service, fields of its policy changed, and any change of it taken
 * back: all on record.
 */
import { policy as policyShape, type Policy, type Service } from '../../contract/projects'
import { unknownModel } from '../../contract/unknown-model'
import type { AuditRow } from '../../contract/system'
import { Failure } from '../platform/failure'
import type { Audit } from '../record/audit'
import type { PolicyRules } from './check-policy'
import { policyChanged, type Policies } from './policy'

export interface ServiceDefaultsDeps {
  readonly policy: Pick<Policies, 'services' | 'setPolicy'>
  readonly rules: Pick<PolicyRules, 'resolveModel'>
  readonly audit: Pick<Audit, 'find' | 'latest'>
}

export interface NewDefault {
  readonly name: string
  /** `provider/model` or a bare id. */
  readonly model: string
  /** What speaks for it, kept on record with the change. */
  readonly because?: string | undefined
}

export interface NewFields {
  readonly name: string
  /** Those that change; the rest of the policy stays. */
  readonly set: Partial<Policy>
  readonly because?: string | undefined
}

export interface ServiceDefaults {
  /**
   * Where the model stood on the route, the default until now takes its place: those who are tried
   * stay the same. Throws Failure `not_found`, and `invalid_request` for a model that is unknown or
   * that the policy refuses.
   */
  setDefault(
    asked: NewDefault,
    who: string,
  ): { service: Service; before: string | null; change: string | null }
  /** Throws Failure `not_found`, and `invalid_request` for what the policy cannot be. */
  change(asked: NewFields, who: string): { service: Service; change: string | null }
  /**
   * Puts back the policy that a change on record replaced. Throws Failure `not_found`, and `conflict`
   * where the policy was changed again since.
   */
  undo(name: string, change: string, who: string): Service
}

export function createServiceDefaults({
  policy,
  rules,
  audit,
}: ServiceDefaultsDeps): ServiceDefaults {
  function find(name: string): Service {
    const service = policy.services().find((each) => each.name === name)
    if (service !== undefined) return service
    throw new Failure('not_found', `There is no service "${name}". Add it first.`)
  }

  return {
    setDefault({ name, model: written, because }, who) {
      const service = find(name)
      const model = rules.resolveModel(written)
      if (model === undefined)
        throw new Failure('invalid_request', unknownModel(written), {
          issues: [{ path: 'model', message: 'not known' }],
        })
      const idOf = (each: string) => rules.resolveModel(each)?.id ?? each
      const before = service.policy.defaultModel ?? null
      if (before !== null && idOf(before) === model.id) return { service, before, change: null }
      const changed = policy.setPolicy(
        name,
        withDefault(service.policy, model.id, idOf),
        who,
        because,
      )
      return { service: changed, before, change: audit.latest(policyChanged, name)?.id ?? null }
    },
    change({ name, set, because }, who) {
      const service = find(name)
      const wanted = { ...service.policy, ...set }
      if (areSame(service.policy, wanted)) return { service, change: null }
      const changed = policy.setPolicy(name, wanted, who, because)
      return { service: changed, change: audit.latest(policyChanged, name)?.id ?? null }
    },
    undo(name, change, who) {
      const service = find(name)
      const row = audit.find(change)
      if (row === undefined || row.what !== policyChanged || row.subject !== name)
        throw new Failure(
          'not_found',
          `There is no change "${change}" of the policy of service ${name}.`,
        )
      const before = policyIn(row.before)
      const after = policyIn(row.after)
      if (before === undefined || after === undefined)
        throw new Failure('conflict', `What is on record of the change "${change}" cannot be read.`)
      if (!areSame(service.policy, after))
        throw new Failure(
          'conflict',
          `The policy of service ${name} is no longer what that change made of it. Change it by hand.`,
        )
      return policy.setPolicy(name, before, who, `${change} undone`)
    },
  }
}

/**
 * `idOf`: the full id of a model however it is written. The challenger of a roll-out that becomes the
 * default has nobody to challenge any more: the roll-out ends.
 */
function withDefault(policy: Policy, model: string, idOf: (written: string) => string): Policy {
  const { rollout, ...others } = policy
  const isWon = rollout !== undefined && idOf(rollout.challenger) === model
  return withHeir(isWon ? others : policy, model, idOf)
}

/** The default until now takes the place that the new one had on the route. */
function withHeir(policy: Policy, model: string, idOf: (written: string) => string): Policy {
  const { defaultModel: before, route } = policy
  if (route === undefined) return { ...policy, defaultModel: model }
  const isOn = (id: string) => route.some((written) => idOf(written) === id)
  const heirs = before === undefined || isOn(idOf(before)) ? [] : [before]
  return {
    ...policy,
    defaultModel: model,
    route: route.flatMap((written) => (idOf(written) === model ? heirs : [written])),
  }
}

/** Of a service as a row on record has it; undefined where it cannot be read. */
function policyIn(text: AuditRow['before']): Policy | undefined {
  try {
    const kept: unknown = JSON.parse(text ?? 'null')
    const found = Object(kept) as { readonly policy?: unknown }
    return policyShape.safeParse(found.policy).data
  } catch {
    return undefined
  }
}

/** The schema gives both their fields in one order. */
function areSame(one: Policy, other: Policy): boolean {
  const text = (policy: Policy) => JSON.stringify(policyShape.parse(policy))
  return text(one) === text(other)
}
