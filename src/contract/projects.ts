/** Whose work it is, who calls, and under which conditions (spec §1, §6). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { priority } from './calls'
import { inferenceGeo, serviceTier } from './charges'
import { errorCode, type ErrorCode } from './errors'
import { projectResources } from './project-overview'
import { capability, model, tier } from './models'
import { entryFilterFields } from './entry-filter'
import {
  epochMs,
  id,
  listOf,
  name,
  nothing,
  ok,
  queryBoolean,
  reason,
  reference,
} from './primitives'
import { rolloutRule } from './rollouts'

/**
 * Errors another provider, model or key may not have: what moves a call on where a policy does not
 * say. `content_filtered` and `invalid_request` follow the prompt wherever it goes.
 */
export const usualFallbackCodes = [
  'rate_limited',
  'overloaded',
  'timeout',
  'network',
  'malformed_response',
  'authentication',
  'permission',
  'quota_exhausted',
  'model_not_found',
  'context_too_long',
  'no_key',
  'keychain_unavailable',
  'budget_exceeded',
  'unpriced_model',
  'token_limit_reached',
  'circuit_open',
  'local_rate_limited',
  'model_not_allowed',
] as const satisfies readonly ErrorCode[]
/**
 * The errors a policy may name: those, and two that are unusual to move on after. Any other is the
 * same wherever the call goes.
 */
export const fallbackCodes = [
  ...usualFallbackCodes,
  'content_filtered',
  'queue_full',
] as const satisfies readonly ErrorCode[]

/**
 * What may run. A service's policy overrides its project's field by field; an absent field does not
 * limit.
 */
export const policy = z.strictObject({
  allowedTiers: z.array(tier).min(1).max(32).optional(),
  requiredCapabilities: z.array(capability).max(32).optional(),
  /** `provider/model` or bare model ids. */
  allowedModels: z.array(reference).max(5000).optional(),
  defaultModel: reference.optional(),
  defaultMaxOutputTokens: z.int().min(1).max(1_000_000).optional(),
  /**
   * Who is tried after the default model, in order, as `provider/model` or a bare model id (P6).
   */
  route: z.array(reference).max(8).optional(),
  /**
   * The errors of an attempt that move a call to the next candidate. Absent: all that another
   * provider may not have. What stops an attempt before it leaves always does.
   */
  fallbackOn: z.array(errorCode).max(40).optional(),
  /** Attempts of one call over all candidates. Absent: 3. */
  maxAttempts: z.int().min(1).max(10).optional(),
  /** No attempt begins after this much time. Absent: two minutes. */
  totalTimeMs: z.int().min(100).max(7_200_000).optional(),
  priority: priority.optional(),
  /** Held and billed at the model's own price for it; a model without one is unpriced (M8). */
  serviceTier: serviceTier.optional(),
  /** Where models that offer the choice are to run. */
  inferenceGeo: inferenceGeo.optional(),
  /** How long answers are reused; 0 or absent: not at all. */
  cacheTtlSeconds: z.int().min(0).max(31_536_000).optional(),
  /**
   * The profile answers are held against, and what a failed one leads to. With `retry` or
   * `fallback` text is shown only once it has passed.
   */
  validation: z
    .strictObject({ profile: name, onFail: z.enum(['keep', 'retry', 'fallback']) })
    .optional(),
  /**
   * Of a hundred calls, how many the simulated provider answers: a gradual roll-out, and the way
   * back (P9).
   */
  simulatedPercent: z.int().min(0).max(100).optional(),
  /** A share of the calls goes to a challenger of the default model (P9). A service's alone. */
  rollout: rolloutRule.optional(),
})
export type Policy = z.infer<typeof policy>

/**
 * As it stands in the ledger, fit for a new one or not: one damaged name must not take the others'
 * list away.
 */
const keptName = z.string()

export const project = z.object({
  name: keptName,
  description: z.string(),
  builtIn: z.boolean(),
  /** False: prompts and answers of this project are not stored, only the facts of the call. */
  storeContent: z.boolean(),
  policy,
  createdAt: epochMs,
})
export type Project = z.infer<typeof project>

export const environment = z.object({
  name: keptName,
  description: z.string(),
  builtIn: z.boolean(),
  /** Production environments show in red. */
  production: z.boolean(),
  defaultMaxOutputTokens: z.int().nullable(),
  /** Used where neither service nor project has a default model. */
  defaultModel: z.string().nullable(),
  createdAt: epochMs,
})
export type Environment = z.infer<typeof environment>

export const service = z.object({
  name: keptName,
  description: z.string(),
  builtIn: z.boolean(),
  policy,
  createdAt: epochMs,
})
export type Service = z.infer<typeof service>

/**
 * A model with what the rules of a service or project say of it; `refusal` is the sentence a call
 * would get.
 */
export const serviceModel = z.object({
  model,
  allowed: z.boolean(),
  refusal: z.string().nullable(),
})

/** May this model run here: the sentence is the one a call would be refused with. */
export const verdict = z.object({ allowed: z.boolean(), message: z.string().nullable() })

const description = z.string().trim().max(300)

const projectChange = z.strictObject({
  name,
  description: description.optional(),
  storeContent: z.boolean().optional(),
  /** Replaces the whole policy. */
  policy: policy.optional(),
})
export type ProjectChange = z.infer<typeof projectChange>

export const projectsContract = {
  list: oc
    .route({ method: 'GET', path: '/projects', summary: 'All projects' })
    .input(nothing)
    .output(listOf(project)),
  save: oc
    .route({
      method: 'POST',
      path: '/projects',
      summary: 'Add a project, or change the one of that name',
    })
    .input(projectChange)
    .output(project),
  resources: oc
    .route({
      method: 'GET',
      path: '/projects/resources',
      summary:
        'Every project side by side: keys, models, spend, tokens, budgets, errors, last activity',
    })
    .input(z.strictObject(entryFilterFields))
    .output(listOf(projectResources).extend({ from: epochMs, to: epochMs })),
  models: oc
    .route({
      method: 'GET',
      path: '/projects/{name}/models',
      summary:
        'Every model with whether a call of this project without a service may use it, and why not',
    })
    .input(z.strictObject({ name }))
    .output(listOf(serviceModel)),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/projects/{name}',
      summary:
        'Remove a project; refused with what leans on it unless force=true; its ledger rows stay',
    })
    .input(z.strictObject({ name: reference, force: queryBoolean.optional() }))
    .output(ok),
}
const environmentChange = z.strictObject({
  name,
  description: description.optional(),
  production: z.boolean().optional(),
  defaultMaxOutputTokens: z.int().min(1).nullable().optional(),
  defaultModel: reference.nullable().optional(),
})
export type EnvironmentChange = z.infer<typeof environmentChange>

export const environmentsContract = {
  list: oc
    .route({ method: 'GET', path: '/environments', summary: 'All environments' })
    .input(nothing)
    .output(listOf(environment)),
  save: oc
    .route({
      method: 'POST',
      path: '/environments',
      summary: 'Add an environment, or change the one of that name',
    })
    .input(environmentChange)
    .output(environment),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/environments/{name}',
      summary:
        'Remove an environment; refused with what leans on it unless force=true; its ledger rows stay',
    })
    .input(z.strictObject({ name: reference, force: queryBoolean.optional() }))
    .output(ok),
}
const serviceChange = z.strictObject({ name, description: description.optional() })
export type ServiceChange = z.infer<typeof serviceChange>

export const servicesContract = {
  list: oc
    .route({ method: 'GET', path: '/services', summary: 'All services with their policies' })
    .input(nothing)
    .output(listOf(service)),
  save: oc
    .route({
      method: 'PUT',
      path: '/services/{name}',
      summary: 'Add a service or change its description',
    })
    .input(serviceChange)
    .output(service),
  setPolicy: oc
    .route({
      method: 'PUT',
      path: '/services/{name}/policy',
      summary: 'Replace the policy of a service',
    })
    .input(z.strictObject({ name, policy }))
    .output(service),
  setDefault: oc
    .route({
      method: 'POST',
      path: '/services/{name}/default',
      summary: 'Make a model the default of a service; the change can be undone by its id',
    })
    .input(
      z.strictObject({
        name: reference,
        model: reference.min(1),
        /** What speaks for it; kept on record with the change. */
        because: reason.optional(),
      }),
    )
    .output(
      z.object({
        service,
        /** The default until now as the service's policy had it; null: none of its own. */
        before: z.string().nullable(),
        /** Of the row on record; null where it was the default already. */
        change: id.nullable(),
      }),
    ),
  changePolicy: oc
    .route({
      method: 'PATCH',
      path: '/services/{name}/policy',
      summary: 'Change fields of the policy of a service; the change can be undone by its id',
    })
    .input(
      z.strictObject({
        name: reference,
        set: policy,
        /** What speaks for it; kept on record with the change. */
        because: reason.optional(),
      }),
    )
    .output(
      z.object({
        service,
        /** Of the row on record; null where the policy says so already. */
        change: id.nullable(),
      }),
    ),
  undoPolicy: oc
    .route({
      method: 'POST',
      path: '/services/{name}/policy/undo',
      summary: 'Put back the policy that a change on record replaced; refused if changed since',
    })
    .input(z.strictObject({ name: reference, change: id }))
    .output(service),
  models: oc
    .route({
      method: 'GET',
      path: '/services/{name}/models',
      summary:
        'Every model with whether this service may use it, and why not; with allowed=true those it may, with allowed=false the others',
    })
    .input(
      z.strictObject({ name: reference, project: id.optional(), allowed: queryBoolean.optional() }),
    )
    .output(
      listOf(serviceModel).extend({
        service: z.string(),
        /** As the policy writes it; null where neither service nor project has one. */ defaultModel:
          z.string().nullable(),
      }),
    ),
  validate: oc
    .route({
      method: 'POST',
      path: '/services/{name}/validate',
      summary: 'May this service use this model: allowed, or the exact refusal',
    })
    .input(z.strictObject({ name, model: z.string().min(1).max(300), project: name.optional() }))
    .output(verdict),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/services/{name}',
      summary:
        'Remove a service; refused with what leans on it unless force=true; its ledger rows stay',
    })
    .input(z.strictObject({ name: reference, force: queryBoolean.optional() }))
    .output(ok),
}
