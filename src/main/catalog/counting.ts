/**
 * Counting the input of a call before it leaves (spec M6, M10): our best count, and a bound the
 * provider will not exceed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Model } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import type { Platform } from '../platform/platform'
import { wholeCount } from './count-text'
import { imageTokens } from './images'
import { kindOf as textKindOf, learnedBound, type Basis, type Lessons } from './lessons'
import type { Catalog, Countable, TokenCount } from './port'
import { bytesBound, knownBound } from './text-bound'
import { shapeOf, sumOfShapes, type TextShape } from './text-shape'
import { bytesOf, sumOfCounts, type Tally, type TextCount } from './text-tally'
import { unknownBound } from './unknown-bound'
import {
  createVocabularies,
  vocabularyOf,
  type CountText,
  type Vocabulary,
  type VocabularyName,
} from './vocabulary'
import { familyOf, overheadOf, type Overhead } from './vocabulary-ratios'

export interface CountingDeps {
  readonly platform: Pick<Platform, 'log'>
  kindOf(provider: string): ProviderKind | undefined
  lessonsOf(provider: string, model: string): Lessons
}

/**
 * Longer inputs are counted before they are asked for, in turns that let others run in between;
 * some milliseconds each.
 */
const countedAtOnce = 100_000
const charactersATurn = 32_768
/** So much of a received text is counted; no answer of a model is longer, only a flood. */
const receivedCounted = 400_000

/**
 * OpenAI's rule: three to a message and one for its role, and three that begin the answer
 * (cookbook, how to count tokens).
 */
const knownOverhead: Overhead = {
  message: { counted: 4, bound: 4 },
  request: { counted: 3, bound: 3 },
}

/** Images of a server of its own rule, at most, to one of the rule we know. */
const imageRoom = 4

/** A count of texts; `tally`: undefined while the vocabulary is not loaded. */
interface Sum extends TokenCount {
  readonly tally?: Tally | undefined
}

export function createCounting({
  platform,
  kindOf,
  lessonsOf,
}: CountingDeps): Pick<Catalog, 'countTokens' | 'countAhead' | 'countText' | 'textBound' | 'warm'> {
  const vocabularies = createVocabularies()

  /** By the message list or input, which is the same object from a call's beginning to its end. */
  const ahead = new WeakMap<object, Map<VocabularyName, TextCount>>()
  const shapes = new WeakMap<object, TextShape>()

  /**
   * The count of all texts, or undefined while their vocabulary is not loaded; it starts to load
   * then.
   */
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
      platform.log.error('The tokenizer did not load.', {
        vocabulary: name,
        thrown: String(thrown),
      })
    }
    return vocabularies.counter(name)
  }

  function shapeOfAll(texts: readonly string[], list: object): TextShape {
    const known = shapes.get(list)
    if (known !== undefined) return known
    const shape = sumOfShapes(texts.map(shapeOf))
    shapes.set(list, shape)
    return shape
  }

  /** Without its vocabulary a text counts as a quarter of its bytes, bounded by them. */
  function countTexts(
    texts: readonly string[],
    vocabulary: Vocabulary,
    model: string,
    list: object = texts,
  ): Sum {
    const count = ahead.get(list)?.get(vocabulary.name) ?? countEach(texts, vocabulary)
    if (count === undefined)
      return total(
        texts.map((text) => ({
          counted: Math.ceil(Buffer.byteLength(text) / 4),
          bound: bytesBound(text),
        })),
      )
    const bound = vocabulary.exact
      ? knownBound(count)
      : unknownBound(count, shapeOfAll(texts, list), familyOf(model))
    return { counted: count.tokens, bound, tally: count.tally }
  }

  function countAll(model: Model, what: Countable): TokenCount & { readonly basis: Basis } {
    const kind = kindOf(model.provider)
    const vocabulary = vocabularyOf(kind, model.model)
    const texts = countTexts(textsOf(what), vocabulary, model.model, listOf(what))
    if ('input' in what)
      return withBasis(
        [texts, times(what.input.length, { counted: 0, bound: vocabulary.exact ? 0 : 4 })],
        texts,
        0,
        vocabulary.exact,
      )
    const parts = what.messages.flatMap(({ content }) =>
      typeof content === 'string' ? [] : content,
    )
    const images = parts.flatMap((part) =>
      part.type === 'image' ? [imageTokens(kind, model.model, part.dataUrl)] : [],
    )
    const { message, request } = vocabulary.exact ? knownOverhead : overheadOf(model.model)
    // How the parts of one message are put together is not told: one token for each.
    const seams = { counted: 0, bound: parts.length }
    return withBasis(
      [request, times(what.messages.length, message), texts, seams, ...images],
      texts,
      total(images).bound,
      vocabulary.exact,
    )
  }

  /**
   * What an upstream sends has no end, and nobody waits for its count: the beginning is counted,
   * the rest in proportion, and bounded by its bytes.
   */
  function countReceived(model: Model, text: string): TokenCount {
    const beginning = text.slice(0, receivedCounted)
    const vocabulary = vocabularyOf(kindOf(model.provider), model.model)
    const { counted, bound } = countTexts([beginning], vocabulary, model.model)
    if (beginning.length === text.length) return { counted, bound }
    const bytes = Buffer.byteLength(text)
    const counts = Buffer.byteLength(beginning)
    return { counted: Math.ceil((counted * bytes) / counts), bound: bound + bytes - counts }
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
      const { counted, basis } = countAll(model, what)
      // What is longer than its window, no model reads.
      const bound = Math.min(
        learnedBound(lessonsOf(model.provider, model.model), basis),
        model.contextWindow ?? Infinity,
      )
      return { counted: Math.min(counted, bound), bound, basis }
    },
    countAhead,
    countText: (model, text) => countReceived(model, text).counted,
    textBound: (model, text) => countReceived(model, text).bound,
    warm: (model) =>
      vocabularies.load(
        model === undefined ? 'o200k' : vocabularyOf(kindOf(model.provider), model.model).name,
      ),
  }
}

function listOf(what: Countable): object {
  return 'input' in what ? what.input : what.messages
}

function textsOf(what: Countable): readonly string[] {
  if ('input' in what) return what.input
  return what.messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? [content]
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
  )
}

/**
 * The sum of the parts of a request, with what a report of it can be compared with; `images`: the
 * bound of its images.
 */
function withBasis(
  parts: readonly TokenCount[],
  { bound, tally }: Sum,
  images: number,
  exact: boolean,
): TokenCount & { readonly basis: Basis } {
  const { counted, bound: seed } = total(parts)
  // Texts that were not counted are bounded by their bytes, which no report narrows.
  const [kind, most] =
    tally === undefined
      ? (['short', seed] as const)
      : [textKindOf(tally, seed, images > 0), seed - bound + bytesOf(tally)]
  return {
    counted,
    bound: seed,
    basis: {
      kind,
      counted,
      seed,
      most: most + images * (imageRoom - 1),
      exact: exact || tally === undefined,
    },
  }
}

function total(parts: readonly TokenCount[]): TokenCount {
  return parts.reduce(
    (sum, part) => ({ counted: sum.counted + part.counted, bound: sum.bound + part.bound }),
    { counted: 0, bound: 0 },
  )
}

function times(how: number, { counted, bound }: TokenCount): TokenCount {
  return { counted: how * counted, bound: how * bound }
}
