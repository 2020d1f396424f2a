/** Panes of Compare kept under a name: models and parameters, with the answers they last had (spec X1). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { variant } from './comparisons'
import { epochMs, id, listOf, name, nothing, ok } from './primitives'

export const paneSet = z.object({
  id,
  savedAt: epochMs,
  name: z.string(),
  /** Empty where they cannot be read; without their system prompts once content was wiped. */
  panes: z.array(variant),
  /** The comparison whose answers stood in the panes; null: none did. */
  comparisonId: z.string().nullable(),
})
export type PaneSet = z.infer<typeof paneSet>

const newPaneSet = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** Whose content the system prompts of panes are: kept as long as it keeps content. */
  project: name.optional(),
  panes: z.array(variant).min(2).max(8),
  comparisonId: id.optional(),
})
export type NewPaneSet = z.infer<typeof newPaneSet>

export const paneSetsContract = {
  list: oc
    .route({ method: 'GET', path: '/pane-sets', summary: 'Kept sets of panes, by name' })
    .input(nothing)
    .output(listOf(paneSet)),
  save: oc
    .route({
      method: 'POST',
      path: '/pane-sets',
      successStatus: 201,
      summary: 'Keep panes under a name; a set of that name is replaced',
    })
    .input(newPaneSet)
    .output(paneSet),
  remove: oc
    .route({ method: 'DELETE', path: '/pane-sets/{id}', summary: 'Remove a kept set of panes' })
    .input(z.strictObject({ id }))
    .output(ok),
}
