/** A line of the shipped catalogue: what a model is. Prices are in the snapshot, renewed apart. */
import type { Capability, Tier } from '../../contract/models'

export interface BuiltInModel {
  readonly model: string
  readonly name: string
  readonly tier: Tier
  readonly capabilities: readonly Capability[]
  readonly contextWindow: number
  /** Null for embedding models, which put out no tokens. */
  readonly maxOutputTokens: number | null
  /** Still answered for some keys or named in documents; its provider recommends another. */
  readonly deprecated: boolean
}

type Line = readonly [
  model: string,
  name: string,
  tier: Tier,
  capabilities: readonly Capability[],
  contextWindow: number,
  maxOutputTokens: number | null,
  deprecated?: 'deprecated',
]

/** A table as it reads best in source, as models. */
export function builtIn(lines: readonly Line[]): readonly BuiltInModel[] {
  return lines.map(
    ([model, name, tier, capabilities, contextWindow, maxOutputTokens, deprecated]) => ({
      model,
      name,
      tier,
      capabilities,
      contextWindow,
      maxOutputTokens,
      deprecated: deprecated !== undefined,
    }),
  )
}

/** What most chat models can do. */
export const text: readonly Capability[] = ['chat', 'code', 'analysis', 'tools', 'rag']
export const seeing: readonly Capability[] = [...text, 'vision']
export const thinking: readonly Capability[] = [...text, 'reasoning']
export const thinkingSeeing: readonly Capability[] = [...text, 'reasoning', 'vision']
export const embedding: readonly Capability[] = ['embeddings']
