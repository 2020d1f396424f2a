/** The sums of a range as it was and on another model, by the model that served. */
import type { LeftOut, RepricedGroup, WhatIf } from '../../../contract/advice'
import { saturated } from '../../money/sums'

interface Repriced {
  readonly costNanoUsd: number
  readonly wouldNanoUsd: number
  readonly tokensPermille: number
}

type Counted = { -readonly [Field in keyof RepricedGroup]: RepricedGroup[Field] }

export class WhatIfTally {
  readonly #groups = new Map<string, Counted>()
  readonly #leftOut = { unknownCost: 0, otherKind: 0, media: 0, tooLong: 0, costNanoUsd: 0 }
  #cacheHits = 0
  #cacheSaved = 0
  #cachedInput = 0

  add(
    entry: {
      readonly provider: string
      readonly model: string
      readonly usage: { readonly cachedInputTokens: number }
    },
    { costNanoUsd, wouldNanoUsd, tokensPermille }: Repriced,
  ): void {
    const model = `${entry.provider}/${entry.model}`
    const fresh = { model, entries: 0, costNanoUsd: 0, wouldNanoUsd: 0, tokensPermille }
    const group = this.#groups.get(model) ?? fresh
    group.entries += 1
    group.costNanoUsd += costNanoUsd
    group.wouldNanoUsd += wouldNanoUsd
    this.#groups.set(model, group)
    this.#cachedInput += entry.usage.cachedInputTokens
  }

  addHit(savedNanoUsd: number): void {
    this.#cacheHits += 1
    this.#cacheSaved += savedNanoUsd
  }

  leaveOut(why: keyof Omit<LeftOut, 'costNanoUsd'>, costNanoUsd: number): void {
    this.#leftOut[why] += 1
    this.#leftOut.costNanoUsd += costNanoUsd
  }

  /** The dearest group first. */
  sums(): Pick<
    WhatIf,
    | 'entries'
    | 'costNanoUsd'
    | 'wouldNanoUsd'
    | 'cacheHits'
    | 'cacheSavedNanoUsd'
    | 'groups'
    | 'leftOut'
  > & { readonly cachedInputTokens: number } {
    const groups = [...this.#groups.values()].toSorted(
      (one, other) => other.costNanoUsd - one.costNanoUsd || (one.model < other.model ? -1 : 1),
    )
    const sum = (field: 'entries' | 'costNanoUsd' | 'wouldNanoUsd') =>
      saturated(groups.reduce((total, group) => total + group[field], 0))
    return {
      entries: sum('entries'),
      costNanoUsd: sum('costNanoUsd'),
      wouldNanoUsd: sum('wouldNanoUsd'),
      cacheHits: this.#cacheHits,
      cacheSavedNanoUsd: saturated(this.#cacheSaved),
      groups,
      leftOut: this.#leftOut,
      cachedInputTokens: this.#cachedInput,
    }
  }
}
