/** What a usage comes to on another model. Pure. */
import type { Usage } from '../../../contract/call-outcome'
import type { Terms } from '../../../contract/charges'
import type { Price } from '../../../contract/models'
import { costNanoUsd } from '../../money/cost'

/** The other model for the tokens of this one. */
export interface Onto {
  readonly price: Price
  /** Tokens of the other model that a thousand of this one's are taken for. */
  readonly tokensPermille: number
}

/** Tokens that no text was made of, so that they cannot be taken for tokens of another model. */
export function hasMedia({ parts = {} }: Usage): boolean {
  return (
    (parts.inputAudioTokens ?? 0) +
      (parts.cachedAudioTokens ?? 0) +
      (parts.inputImageTokens ?? 0) +
      (parts.cachedImageTokens ?? 0) +
      (parts.outputAudioTokens ?? 0) +
      (parts.outputImageTokens ?? 0) >
    0
  )
}

/** Each class of tokens by itself, so that what is a part of another stays one. */
export function converted(usage: Usage, tokensPermille: number): Usage {
  const times = (tokens: number) => Math.round((tokens * tokensPermille) / 1000)
  const cachedInputTokens = times(usage.cachedInputTokens)
  const cacheWriteTokens = times(usage.cacheWriteTokens)
  const plain = Math.max(0, usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteTokens)
  const { cacheWrite1hTokens, ...parts } = usage.parts ?? {}
  return {
    inputTokens: times(plain) + cachedInputTokens + cacheWriteTokens,
    outputTokens: times(usage.outputTokens),
    cachedInputTokens,
    cacheWriteTokens,
    reasoningTokens: times(usage.reasoningTokens),
    parts: {
      ...parts,
      ...(cacheWrite1hTokens === undefined
        ? {}
        : { cacheWrite1hTokens: Math.min(cacheWriteTokens, times(cacheWrite1hTokens)) }),
    },
  }
}

/** Nano-USD, rounded once, as a call to the other model would be billed by the same terms. */
export function repriced(usage: Usage, terms: Terms, { price, tokensPermille }: Onto): number {
  return costNanoUsd(converted(usage, tokensPermille), price, terms)
}
