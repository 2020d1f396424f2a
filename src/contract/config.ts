/**
 * The rules of this console as one YAML file (spec S4): policies, budgets, routes, limits. No
 * secret and no counter is in it.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, nothing } from './primitives'

export const configFile = z.object({
  /** Sorted, so that two exports of equal rules are equal texts. */
  yaml: z.string(),
})

export const configAction = z.enum(['add', 'change', 'remove', 'keep'])

/** What the file would do to one thing. */
export const configChange = z.object({
  /** As in the file: `projects`, `budgets` … */
  section: z.string(),
  name: z.string(),
  /** `keep`: the file does not name it, and yet it stays; `note` says why. */
  action: configAction,
  /** Field by field, as JSON text; null: absent. */
  fields: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  note: z.string().nullable(),
  /** Where the file names it, from 1; null where it does not. */
  line: z.int().nullable(),
})
export type ConfigChange = z.infer<typeof configChange>

export const configDiff = z.object({
  /** Stands for this diff: send it back to apply just that, and nothing that came up meanwhile. */
  digest: z.string(),
  added: count,
  changed: count,
  removed: count,
  applied: z.boolean(),
  changes: z.array(configChange),
})
export type ConfigDiff = z.infer<typeof configDiff>

const configInput = z.strictObject({
  yaml: z.string().max(1_000_000),
  apply: z.boolean().optional(),
  /** Of the diff that was looked at. Needed to apply. */
  digest: z.string().max(100).optional(),
  /** Also remove what a section that is in the file does not name. */
  prune: z.boolean().optional(),
})
export type ConfigInput = z.infer<typeof configInput>

export const configContract = {
  get: oc
    .route({
      method: 'GET',
      path: '/config',
      summary: 'Policies, budgets, routes and limits as one YAML file',
    })
    .input(nothing)
    .output(configFile),
  apply: oc
    .route({
      method: 'POST',
      path: '/config',
      summary:
        'What a YAML file would change; with apply and the digest of that answer, change it: all or nothing',
    })
    .input(configInput)
    .output(configDiff),
}
