/**
 * Keeps the pane set and the prompt in the tab across a reload; outputs come back from the kept
 * comparison.
 */
import { z } from 'zod'
import { parameters } from '../../../contract/calls'
import type { Image } from '../../call/images/image-files'
import { toolingDraft, type ToolingDraft } from '../../call/tooling/tooling-draft'
import { maxPanes, minPanes, type Pane } from './panes'

const storageKey = 'tollgate.compare'

const shape = z.object({
  system: z.string(),
  prompt: z.string(),
  images: z.array(z.object({ type: z.literal('image'), dataUrl: z.string() })).default([]),
  tooling: toolingDraft.optional(),
  comparisonId: z.string().nullable(),
  /** The comparison's names and figures were hidden. */
  hidden: z.boolean().default(false),
  service: z.string().nullable().default(null),
  blind: z.boolean().default(false),
  synced: z.boolean().default(false),
  panes: z
    .array(
      z.object({
        id: z.string(),
        model: z.string().nullable(),
        parameters,
        system: z.string().default(''),
      }),
    )
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
    readonly images?: readonly Image[]
    readonly tooling?: ToolingDraft
    readonly comparisonId: string | null
    readonly hidden: boolean
    readonly service: string | null
    readonly blind: boolean
    readonly synced: boolean
    readonly panes: readonly Pane[]
  },
  content: boolean,
): void {
  const value: KeptPanes = {
    ...kept,
    system: content ? kept.system : '',
    prompt: content ? kept.prompt : '',
    tooling: content ? kept.tooling : undefined,
    images: content ? [...(kept.images ?? [])] : [],
    panes: kept.panes.map(({ id, model, parameters: set, system }) => ({
      id,
      model,
      parameters: set,
      system: content ? system : '',
    })),
  }
  for (const fitting of [value, { ...value, images: [] }]) {
    try {
      return storage.setItem(storageKey, JSON.stringify(fitting))
    } catch {
      // Over quota: without images first; the comparison itself is kept by the console.
    }
  }
}
