/** Counting the input of a call before it leaves (spec M6): our best count, and a bound the provider will not exceed. */
import type { Model } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import { imageTokens } from './images'
import { createMargins } from './margins'
import type { Catalog, Countable, TokenCount } from './port'
import { wholeCount } from './count-text'
import { bytesBound, knownBound, unknownBound } from './text-bound'
import { sumOfCounts, type TextCount } from './text-tally'
import { createVocabularies, vocabularyOf, type Vocabulary } from './vocabulary'

export interface CountingDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock' | 'log'>
  kindOf(provider: string): ProviderKind | undefined
}

/** What the wire format adds, in tokens: to each message, and once to a request. */
interface Overhead {
  readonly message: TokenCount
  readonly request: TokenCount
}
/** OpenAI's rule: three to a message and one for its role, and three that begin the answer (cookbook, how to count tokens). */
const knownOverhead: Overhead = { message: { counted: 4, bound: 4 }, request: { counted: 3, bound: 3 } }
/** Chat templates of other vendors are longer, and some put in a short system prompt of their own. */
const unknownOverhead: Overhead = { message: { counted: 4, bound: 12 }, request: { counted: 3, bound: 48 } }

export function createCounting({ store, platform, kindOf }: CountingDeps): Pick<Catalog, 'countTokens' | 'countText' | 'learn' | 'warm'> {
  const vocabularies = createVocabularies()
  const margins = createMargins(store, platform)

  /** The counts of texts, or undefined while their vocabulary is not loaded; it starts to load then. */
  function countEach(texts: readonly string[], { name }: Vocabulary): TextCount | undefined {
    const counter = vocabularies.counter(name)
    if (counter !== undefined) return sumOfCounts(texts.map((text) => wholeCount(counter(text))))
    vocabularies.load(name).catch((thrown: unknown) => platform.log.error('The tokenizer did not load.', { vocabulary: name, thrown: String(thrown) }))
    return undefined
  }

  /** Without its vocabulary a text counts as a quarter of its bytes, bounded by them. */
  function countTexts(texts: readonly string[], vocabulary: Vocabulary): TokenCount {
    const count = countEach(texts, vocabulary)
    if (count === undefined) return total(texts.map((text) => ({ counted: Math.ceil(Buffer.byteLength(text) / 4), bound: bytesBound(text) })))
    return { counted: count.tokens, bound: vocabulary.exact ? knownBound(count) : unknownBound(count), tally: count.tally }
  }

  function countAll(model: Model, what: Countable): TokenCount {
    const kind = kindOf(model.provider)
    const vocabulary = vocabularyOf(kind, model.model)
    if ('input' in what) {
      const texts = countTexts(what.input, vocabulary)
      return { ...total([texts, times(what.input.length, { counted: 0, bound: vocabulary.exact ? 0 : 4 })]), tally: texts.tally }
    }
    const parts = what.messages.flatMap(({ content }) => (typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content))
    const texts = countTexts(parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])), vocabulary)
    const images = parts.flatMap((part) => (part.type === 'image' ? [imageTokens(kind, model.model, part.dataUrl)] : []))
    const { message, request } = vocabulary.exact ? knownOverhead : unknownOverhead
    // How the parts of one message are put together is not told: one token for each seam.
    const seams = { counted: 0, bound: Math.max(0, parts.length - what.messages.length) }
    return { ...total([request, times(what.messages.length, message), texts, seams, ...images]), tally: texts.tally }
  }

  return {
    countTokens(model, what) {
      const { counted, bound, tally } = countAll(model, what)
      return { counted, bound: Math.max(bound, margins.atLeast(model.provider, model.model, counted)), tally }
    },
    countText: (model, text) => countTexts([text], vocabularyOf(kindOf(model.provider), model.model)).counted,
    learn: (model, counted, reported) => margins.learn(model.provider, model.model, counted, reported),
    warm: (model) => vocabularies.load(model === undefined ? 'o200k' : vocabularyOf(kindOf(model.provider), model.model).name),
  }
}

function total(parts: readonly TokenCount[]): TokenCount {
  return parts.reduce((sum, part) => ({ counted: sum.counted + part.counted, bound: sum.bound + part.bound }), { counted: 0, bound: 0 })
}

function times(how: number, { counted, bound }: TokenCount): TokenCount {
  return { counted: how * counted, bound: how * bound }
}
