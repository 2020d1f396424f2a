/** Counting the input of a call before it leaves (spec M6): our best count, and a bound the provider will not exceed. */
import type { Model } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import { imageTokens } from './images'
import { createMargins } from './margins'
import type { Catalog, Countable, TokenCount } from './port'
import { bytesBound, knownBound, unknownBound } from './text-bound'
import { countWholeUpTo, createVocabularies, vocabularyOf, type Vocabulary } from './vocabulary'

export interface CountingDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock' | 'log'>
  kindOf(provider: string): ProviderKind | undefined
}

/** What the wire format adds, in tokens: to each message, and once to a request. OpenAI documents 3 and a role, and 3. */
interface Overhead {
  readonly message: TokenCount
  readonly request: TokenCount
}
const knownOverhead: Overhead = { message: { counted: 4, bound: 6 }, request: { counted: 3, bound: 8 } }
/** Chat templates of other vendors are longer, and some put in a short system prompt of their own. */
const unknownOverhead: Overhead = { message: { counted: 4, bound: 12 }, request: { counted: 3, bound: 48 } }

const loneSurrogate = /[\ud800-\udfff]/u

export function createCounting({ store, platform, kindOf }: CountingDeps): Pick<Catalog, 'countTokens' | 'countText' | 'learn' | 'warm'> {
  const vocabularies = createVocabularies()
  const margins = createMargins(store, platform)

  /** Without its vocabulary a text counts as a quarter of its bytes, bounded by them, and the vocabulary starts to load. */
  function count(text: string, { name, exact }: Vocabulary): TokenCount {
    const counter = vocabularies.counter(name)
    if (counter === undefined) {
      vocabularies.load(name).catch((thrown: unknown) => platform.log.error('The tokenizer did not load.', { vocabulary: name, thrown: String(thrown) }))
      return { counted: Math.ceil(Buffer.byteLength(text) / 4), bound: bytesBound(text) }
    }
    const { tokens, whole } = counter(text)
    // Half a surrogate pair has no UTF-8 of its own: what is sent for it is another text than we counted.
    if (!whole || loneSurrogate.test(text)) return { counted: tokens, bound: bytesBound(text) }
    return { counted: tokens, bound: exact ? knownBound(text, tokens) : unknownBound(text, tokens) }
  }

  /** Texts that are long together are counted as one, so that a long conversation cannot hold up the event loop either. */
  function countTexts(texts: readonly string[], vocabulary: Vocabulary): TokenCount {
    const length = texts.reduce((sum, text) => sum + text.length, 0)
    if (length > countWholeUpTo) return count(texts.join('\n'), vocabulary)
    return total(texts.map((text) => count(text, vocabulary)))
  }

  function countAll(model: Model, what: Countable): TokenCount {
    const kind = kindOf(model.provider)
    const vocabulary = vocabularyOf(kind, model.model)
    if ('input' in what) return total([countTexts(what.input, vocabulary), times(what.input.length, { counted: 0, bound: vocabulary.exact ? 1 : 4 })])
    const parts = what.messages.flatMap(({ content }) => (typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content))
    const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
    const images = parts.flatMap((part) => (part.type === 'image' ? [imageTokens(kind, model.model, part.dataUrl)] : []))
    const { message, request } = vocabulary.exact ? knownOverhead : unknownOverhead
    return total([request, times(what.messages.length, message), countTexts(texts, vocabulary), ...images])
  }

  return {
    countTokens(model, what) {
      const { counted, bound } = countAll(model, what)
      return { counted, bound: Math.max(bound, margins.atLeast(model.provider, model.model, counted)) }
    },
    countText: (model, text) => count(text, vocabularyOf(kindOf(model.provider), model.model)).counted,
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
