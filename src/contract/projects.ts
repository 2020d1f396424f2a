/** Whose work it is, who calls, and under which conditions (spec §1, §6). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorCode } from './errors'
import { priority } from './calls'
import { capability, model, tier } from './models'
import { epochMs, id, listOf, name, reference } from './primitives'

/** What may run. A service's policy overrides its project's field by field; an absent field does not limit. */
export const policy = z.object({
  allowedTiers: z.array(tier).min(1).max(32).optional(),
  requiredCapabilities: z.array(capability).max(32).optional(),
  /** `provider/model` or bare model ids. */
  allowedModels: z.array(reference).max(5000).optional(),
  defaultModel: reference.optional(),
  defaultMaxOutputTokens: z.int().min(1).max(1_000_000).optional(),
  /** Who is tried after the default model, in order, as `provider/model` or a bare model id (P6). */
  route: z.array(reference).max(8).optional(),
  /** The errors that move a call to the next candidate. Absent: all that another provider may not have. */
  fallbackOn: z.array(errorCode).max(40).optional(),
  /** Attempts of one call over all candidates. Absent: 3. */
  maxAttempts: z.int().min(1).max(10).optional(),
  /** No attempt begins after this much time. Absent: two minutes. */
  totalTimeMs: z.int().min(100).max(7_200_000).optional(),
  priority: priority.optional(),
  /** How long answers are reused; 0 or absent: not at all. */
  cacheTtlSeconds: z.int().min(0).max(31_536_000).optional(),
  /** The profile answers are held against, and what a failed one leads to. With `retry` or `fallback` text is shown only once it has passed. */
  validation: z.object({ profile: name, onFail: z.enum(['keep', 'retry', 'fallback']) }).optional(),
  /** Of a hundred calls, how many the simulated provider answers: a gradual roll-out, and the way back (P9). */
  simulatedPercent: z.int().min(0).max(100).optional(),
})
export type Policy = z.infer<typeof policy>

export const project = z.object({
  name,
  description: z.string(),
  builtIn: z.boolean(),
  /** False: prompts and answers of this project are not stored, only the facts of the call. */
  storeContent: z.boolean(),
  policy,
  createdAt: epochMs,
})
export type Project = z.infer<typeof project>

export const environment = z.object({
  name,
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

export const service = z.object({ name, description: z.string(), builtIn: z.boolean(), policy, createdAt: epochMs })
export type Service = z.infer<typeof service>

/** A model with what the rules of a service or project say of it; `refusal` is the sentence a call would get. */
export const serviceModel = z.object({ model, allowed: z.boolean(), refusal: z.string().nullable() })

const description = z.string().trim().max(300)

export const projectsContract = {
  list: oc.route({ method: 'GET', path: '/projects', summary: 'All projects' }).output(listOf(project)),
  save: oc
    .route({ method: 'POST', path: '/projects', summary: 'Add a project, or change the one of that name' })
    .input(z.object({ name, description: description.optional(), storeContent: z.boolean().optional(), policy: policy.optional() }))
    .output(project),
  models: oc
    .route({ method: 'GET', path: '/projects/{name}/models', summary: 'Every model with whether this project may use it without a service, and why not' })
    .input(z.object({ name }))
    .output(listOf(serviceModel)),
}
export const environmentsContract = {
  list: oc.route({ method: 'GET', path: '/environments', summary: 'All environments' }).output(listOf(environment)),
  save: oc
    .route({ method: 'POST', path: '/environments', summary: 'Add an environment, or change the one of that name' })
    .input(z.object({ name, description: description.optional(), production: z.boolean().optional(), defaultMaxOutputTokens: z.int().min(1).nullable().optional(), defaultModel: reference.nullable().optional() }))
    .output(environment),
}
export const servicesContract = {
  list: oc.route({ method: 'GET', path: '/services', summary: 'All services with their policies' }).output(listOf(service)),
  save: oc
    .route({ method: 'PUT', path: '/services/{name}', summary: 'Add a service or change its description' })
    .input(z.object({ name, description: description.optional() }))
    .output(service),
  setPolicy: oc
    .route({ method: 'PUT', path: '/services/{name}/policy', summary: 'Replace the policy of a service' })
    .input(z.object({ name, policy }))
    .output(service),
  models: oc
    .route({ method: 'GET', path: '/services/{name}/models', summary: 'Every model with whether this service may use it, and why not' })
    .input(z.object({ name, project: id.optional() }))
    .output(listOf(serviceModel)),
}
