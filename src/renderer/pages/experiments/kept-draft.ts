/** A draft in the tab's storage, read back only where it is whole. */
import { z } from 'zod'
import { parameters } from '../../../contract/calls'
import { check, experimentCase } from '../../../contract/experiments'
import { emptyDraft, leastVariants, mostVariants, type ExperimentDraft } from './experiment.form'

const storageKey = 'tollgate.experiment-draft'

const shape = z.object({
  name: z.string(),
  cases: z.array(
    experimentCase.extend({
      id: experimentCase.shape.id.optional(),
    }),
  ),
  system: z.string(),
  template: z.string(),
  variants: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        model: z.string().nullable(),
        parameters,
        system: z.string(),
      }),
    )
    .min(leastVariants)
    .max(mostVariants),
  repeats: z.string(),
  checks: z.array(check),
  judge: z.object({ model: z.string().nullable(), rubric: z.string() }).nullable(),
  planned: z.string(),
  margin: z.string(),
  cap: z.string(),
  atOnce: z.string(),
  seed: z.string(),
})

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function readDraft(storage: TabStorage): ExperimentDraft | null {
  try {
    const parsed = shape.safeParse(JSON.parse(storage.getItem(storageKey) ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** False where the tab has no room for it: it then lasts until the page is left. */
export function keepDraft(storage: TabStorage, draft: ExperimentDraft): boolean {
  try {
    if (draft === emptyDraft) storage.removeItem(storageKey)
    else storage.setItem(storageKey, JSON.stringify(draft))
    return true
  } catch {
    storage.removeItem(storageKey)
    return false
  }
}
