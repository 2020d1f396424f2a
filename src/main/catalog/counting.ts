/** Counting the input of a call before it leaves (spec M6): our best count, and a bound the provider will not exceed. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Model } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import { wholeCount } from './count-text'
import { imageTokens } from './images'
import { createMargins } from './margins'
import type { Catalog, Countable, TokenCount } from './port'
import { bytesBound, knownBound, unknownBound } from './text-bound'
import { sumOfCounts, type TextCount } from './text-tally'
import { createVocabularies, vocabularyOf, type CountText, type Vocabulary, type VocabularyName } from './vocabulary'

export interface CountingDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock' | 'log'>
  kindOf(provider: string): ProviderKind | undefined
}

/** Longer inputs are counted before they are asked for, in turns that let others run in between; some milliseconds each. */
const countedAtOnce = 100_000
const charactersATurn = 32_768

/** What the wire format adds, in tokens: to each message, and once to a request. */
interface Overhead {
  readonly message: TokenCount
  readonly request: TokenCount
}
/** OpenAI's rule: three to a message and one for its role, and three that begin the answer (cookbook, how to count tokens). */
const knownOverhead: Overhead = { message: { counted: 4, bound: 4 }, request: { counted: 3, bound: 3 } }
/** Chat templates of other vendors are longer, and some put in a short system prompt of their own. */
const unknownOverhead: Overhead = { message: { counted: 4, bound: 12 }, request: { counted: 3, bound: 48 } }

export function createCounting({ store, platform, kindOf }: CountingDeps): Pick<Catalog, 'countTokens' | 'countAhead' | 'countText' | 'learn' | 'warm'> {
  const vocabularies = createVocabularies()
  const margins = createMargins(store, platform)

  /** By the message list or input, which is the same object from a call's beginning to its end. */
  const ahead = new WeakMap<object, Map<VocabularyName, TextCount>>()

  /** The count of all texts, or undefined while their vocabulary is not loaded; it starts to load then. */
  function countEach(texts: readonly string[], { name }: Vocabulary): TextCount | undefined {
    const counter = vocabularies.counter(name)
    if (counter !== undefined) return sumOfCounts(texts.map((text) => wholeCount(counter(text))))
    void loaded(name)
    return undefined
  }

  async function loaded(name: VocabularyName): Promise<CountText | undefined> {
    try {
      await vocabularies.load(name)
    } catch (thrown) {
      platform.log.error('The tokenizer did not load.', { vocabulary: name, thrown: String(thrown) })
    }
    return vocabularies.counter(name)
  }

  /** Without its vocabulary a text counts as a quarter of its bytes, bounded by them. */
  function countTexts(texts: readonly string[], vocabulary: Vocabulary, list?: object): TokenCount {
    const count = (list === undefined ? undefined : ahead.get(list)?.get(vocabulary.name)) ?? countEach(texts, vocabulary)
    if (count === undefined) return total(texts.map((text) => ({ counted: Math.ceil(Buffer.byteLength(text) / 4), bound: bytesBound(text) })))
    return { counted: count.tokens, bound: vocabulary.exact ? knownBound(count) : unknownBound(count), tally: count.tally }
  }

  function countAll(model: Model, what: Countable): TokenCount {
    const kind = kindOf(model.provider)
    const vocabulary = vocabularyOf(kind, model.model)
    const texts = countTexts(textsOf(what), vocabulary, listOf(what))
    if ('input' in what) return { ...total([texts, times(what.input.length, { counted: 0, bound: vocabulary.exact ? 0 : 4 })]), tally: texts.tally }
    const parts = what.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    const images = parts.flatMap((part) => (part.type === 'image' ? [imageTokens(kind, model.model, part.dataUrl)] : []))
    const { message, request } = vocabulary.exact ? knownOverhead : unknownOverhead
    // How the parts of one message are put together is not told: one token for each.
    const seams = { counted: 0, bound: parts.length }
    return { ...total([request, times(what.messages.length, message), texts, seams, ...images]), tally: texts.tally }
  }

  async function countAhead(model: Model, what: Countable, signal: AbortSignal): Promise<void> {
    const { name } = vocabularyOf(kindOf(model.provider), model.model)
    const counter = vocabularies.counter(name) ?? (await loaded(name))
    const texts = textsOf(what)
    const known = ahead.get(listOf(what)) ?? new Map<VocabularyName, TextCount>()
    const isShort = texts.reduce((sum, { length }) => sum + length, 0) <= countedAtOnce
    if (isShort || counter === undefined || known.has(name)) return
    const counts: TextCount[] = []
    for (const text of texts) {
      const counting = counter(text)
      while (!counting.next(charactersATurn)) {
        if (signal.aborted) return
        await nextTurn()
      }
      counts.push(counting.count)
    }
    ahead.set(listOf(what), known.set(name, sumOfCounts(counts)))
  }

  return {
    countTokens(model, what) {
      const { counted, bound, tally } = countAll(model, what)
      // What is longer than its window, no model reads.
      const most = Math.min(Math.max(bound, margins.atLeast(model.provider, model.model, counted)), model.contextWindow ?? Infinity)
      return { counted: Math.min(counted, most), bound: most, tally }
    },
    countAhead,
    countText: (model, text) => countTexts([text], vocabularyOf(kindOf(model.provider), model.model)).counted,
    learn: (model, counted, reported) => margins.learn(model.provider, model.model, counted, reported),
    warm: (model) => vocabularies.load(model === undefined ? 'o200k' : vocabularyOf(kindOf(model.provider), model.model).name),
  }
}

function listOf(what: Countable): object {
  return 'input' in what ? what.input : what.messages
}

function textsOf(what: Countable): readonly string[] {
  if ('input' in what) return what.input
  return what.messages.flatMap(({ content }) => (typeof content === 'string' ? [content] : content.flatMap((part) => (part.type === 'text' ? [part.text] : []))))
}

function total(parts: readonly TokenCount[]): TokenCount {
  return parts.reduce((sum, part) => ({ counted: sum.counted + part.counted, bound: sum.bound + part.bound }), { counted: 0, bound: 0 })
}

function times(how: number, { counted, bound }: TokenCount): TokenCount {
  return { counted: how * counted, bound: how * bound }
}
