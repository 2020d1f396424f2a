/**
 * Keeps the pane set and the prompt in the tab across a reload; outputs come back from the kept
 * comparison.
 */
import { z } from 'zod'
import { parameters } from '../../../contract/calls'
import { maxPanes, minPanes, type Pane } from './panes'

const storageKey = 'tollgate.compare'

const shape = z.object({
  system: z.string(),
  prompt: z.string(),
  comparisonId: z.string().nullable(),
  panes: z
    .array(z.object({ id: z.string(), model: z.string().nullable(), parameters }))
    .min(minPanes)
    .max(maxPanes),
})
export type KeptPanes = z.infer<typeof shape>

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function readPanes(storage: TabStorage): KeptPanes | null {
  try {
    const parsed = shape.safeParse(JSON.parse(storage.getItem(storageKey) ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** `content` false leaves the words out: the project keeps none. */
export function keepPanes(
  storage: TabStorage,
  kept: {
    readonly system: string
    readonly prompt: string
    readonly comparisonId: string | null
    readonly panes: readonly Pane[]
  },
  content: boolean,
): void {
  const value: KeptPanes = {
    system: content ? kept.system : '',
    prompt: content ? kept.prompt : '',
    comparisonId: kept.comparisonId,
    panes: kept.panes.map(({ id, model, parameters: set }) => ({ id, model, parameters: set })),
  }
  try {
    storage.setItem(storageKey, JSON.stringify(value))
  } catch {
    // Over quota: the comparison itself is kept by the console.
  }
}
