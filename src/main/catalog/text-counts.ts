/**
 * Counting texts with a vocabulary that loads on first use: at once, or ahead of the question in
 * turns that let others run in between.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../platform/log'
import { wholeCount } from './count-text'
import type { TokenCount } from './port'
import { bytesBound, knownBound } from './text-bound'
import { shapeOf, sumOfShapes, type TextShape } from './text-shape'
import { sumOfCounts, type Tally, type TextCount } from './text-tally'
import { unknownBound } from './unknown-bound'
import {
  createVocabularies,
  type CountText,
  type Vocabulary,
  type VocabularyName,
} from './vocabulary'
import { familyOf } from './vocabulary-ratios'

/** A count of texts; `tally`: undefined while the vocabulary is not loaded. */
export interface TextSum extends TokenCount {
  readonly tally?: Tally | undefined
}

export interface TextCounts {
  /**
   * The tokens of all texts at a model. Without its vocabulary, which starts to load then, a text
   * counts as a quarter of its bytes, bounded by them. `list`: the message list or input they are
   * of, which is the same object from a call's beginning to its end.
   */
  sumOf(texts: readonly string[], vocabulary: Vocabulary, model: string, list?: object): TextSum
  /** Counts long texts, so that `sumOf` has their count at hand; short ones it counts quickly. */
  countAhead(
    texts: readonly string[],
    name: VocabularyName,
    list: object,
    signal: AbortSignal,
  ): Promise<void>
  /** Rejects where the vocabulary cannot be loaded. */
  load(name: VocabularyName): Promise<void>
}

/** Longer inputs are counted ahead, so many characters a turn: some milliseconds each. */
const countedAtOnce = 100_000
const charactersATurn = 32_768

export function createTextCounts(log: Pick<Log, 'error'>): TextCounts {
  const vocabularies = createVocabularies()
  const ahead = new WeakMap<object, Map<VocabularyName, TextCount>>()
  const shapes = new WeakMap<object, TextShape>()

  /** Undefined while the vocabulary is not loaded. */
  function countEach(texts: readonly string[], name: VocabularyName): TextCount | undefined {
    const counter = vocabularies.counter(name)
    if (counter !== undefined) return sumOfCounts(texts.map((text) => wholeCount(counter(text))))
    void loaded(name)
    return undefined
  }

  async function loaded(name: VocabularyName): Promise<CountText | undefined> {
    try {
      await vocabularies.load(name)
    } catch (thrown) {
      log.error('The tokenizer did not load.', { vocabulary: name, thrown: String(thrown) })
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

  return {
    sumOf(texts, { name, exact }, model, list = texts) {
      const count = ahead.get(list)?.get(name) ?? countEach(texts, name)
      if (count === undefined) return totalOf(texts.map(byBytes))
      const bound = exact
        ? knownBound(count)
        : unknownBound(count, shapeOfAll(texts, list), familyOf(model))
      return { counted: count.tokens, bound, tally: count.tally }
    },
    async countAhead(texts, name, list, signal) {
      const counter = vocabularies.counter(name) ?? (await loaded(name))
      const known = ahead.get(list) ?? new Map<VocabularyName, TextCount>()
      const isShort = texts.reduce((sum, { length }) => sum + length, 0) <= countedAtOnce
      if (isShort || counter === undefined || known.has(name)) return
      const counts = await countInTurns(texts, counter, signal)
      if (counts !== undefined) ahead.set(list, known.set(name, sumOfCounts(counts)))
    },
    load: vocabularies.load,
  }
}

/** Undefined where it was given up. */
async function countInTurns(
  texts: readonly string[],
  counter: CountText,
  signal: AbortSignal,
): Promise<TextCount[] | undefined> {
  const counts: TextCount[] = []
  let counted = 0
  for (const text of texts) {
    const counting = counter(text)
    while (!counting.next(charactersATurn)) {
      if (signal.aborted) return undefined
      await nextTurn()
    }
    counts.push(counting.count)
    // Many short texts take as long as a long one.
    counted += text.length
    if (counted < charactersATurn) continue
    if (signal.aborted) return undefined
    await nextTurn()
    counted = 0
  }
  return counts
}

function byBytes(text: string): TokenCount {
  return { counted: Math.ceil(Buffer.byteLength(text) / 4), bound: bytesBound(text) }
}

export function totalOf(parts: readonly TokenCount[]): TokenCount {
  return parts.reduce(
    (sum, part) => ({ counted: sum.counted + part.counted, bound: sum.bound + part.bound }),
    { counted: 0, bound: 0 },
  )
}
