/** Counting a call's input before it leaves (spec M6, M10): our best count, and what bounds it. */
import type { Model } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import type { Platform } from '../platform/platform'
import { imageTokens } from './images'
import { kindOf as textKindOf, learnedBound, type Basis, type Lessons } from './lessons'
import type { Catalog, Countable, TokenCount } from './port'
import { createTextCounts, totalOf, type TextCounts, type TextSum } from './text-counts'
import { bytesOf } from './text-tally'
import { toolTexts, toolTokens, type CountedTexts } from './tool-tokens'
import { vocabularyOf } from './vocabulary'
import { overheadOf, type Overhead } from './vocabulary-ratios'

export interface CountingDeps {
  readonly platform: Pick<Platform, 'log'>
  kindOf(provider: string): ProviderKind | undefined
  lessonsOf(provider: string, model: string): Lessons
}

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

export function createCounting({
  platform,
  kindOf,
  lessonsOf,
}: CountingDeps): Pick<Catalog, 'countTokens' | 'countAhead' | 'countText' | 'textBound' | 'warm'> {
  const counts = createTextCounts(platform.log)
  const vocabularyFor = ({ provider, model }: Pick<Model, 'provider' | 'model'>) =>
    vocabularyOf(kindOf(provider), model)

  /**
   * What an upstream sends has no end, and nobody waits for its count: the beginning is counted,
   * the rest in proportion, and bounded by its bytes.
   */
  function countReceived(model: Model, text: string): TokenCount {
    const beginning = text.slice(0, receivedCounted)
    const { counted, bound } = counts.sumOf([beginning], vocabularyFor(model), model.model)
    if (beginning.length === text.length) return { counted, bound }
    const bytes = Buffer.byteLength(text)
    const begun = Buffer.byteLength(beginning)
    return { counted: Math.ceil((counted * bytes) / begun), bound: bound + bytes - begun }
  }

  return {
    countTokens(model, what) {
      const { counted, basis } = countAll(counts, kindOf(model.provider), model.model, what)
      // What is longer than its window, no model reads.
      const bound = Math.min(
        learnedBound(lessonsOf(model.provider, model.model), basis),
        model.contextWindow ?? Infinity,
      )
      return { counted: Math.min(counted, bound), bound, basis }
    },
    async countAhead(model, what, signal) {
      const { name } = vocabularyFor(model)
      for (const { texts, list } of listsOf(what))
        await counts.countAhead(texts, name, list, signal)
    },
    countText: (model, text) => countReceived(model, text).counted,
    textBound: (model, text) => countReceived(model, text).bound,
    warm: (model) => counts.load(model === undefined ? 'o200k' : vocabularyFor(model).name),
  }
}

/** The whole of what is to be sent: its texts, its images, and what puts them together. */
function countAll(
  counts: TextCounts,
  kind: ProviderKind | undefined,
  model: string,
  what: Countable,
): TokenCount & { readonly basis: Basis } {
  const vocabulary = vocabularyOf(kind, model)
  const texts = counts.sumOf(textsOf(what), vocabulary, model, listOf(what))
  if ('input' in what) {
    const each = { counted: 0, bound: vocabulary.exact ? 0 : 4 }
    return withBasis([texts, times(what.input.length, each)], texts, 0, vocabulary.exact)
  }
  const { messages, tooling = {} } = what
  const parts = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  const images = parts.flatMap((part) =>
    part.type === 'image' ? [imageTokens(kind, model, part.dataUrl)] : [],
  )
  const { message, request } = vocabulary.exact ? knownOverhead : overheadOf(model)
  // How the parts of one message are put together is not told: one token for each.
  const seams = { counted: 0, bound: parts.length }
  const tools = toolTokens(counts, vocabulary, model, messages, tooling)
  return withBasis(
    [request, times(messages.length, message), texts, seams, ...images, tools],
    texts,
    totalOf(images).bound,
    // How tools are put before a model says nothing of how its texts are counted.
    vocabulary.exact || tools.bound > 0,
  )
}

/** All that is counted, each with the list its texts are of. */
function listsOf(what: Countable): CountedTexts[] {
  const own = { texts: textsOf(what), list: listOf(what) }
  if ('input' in what) return [own]
  const { tools, schema } = toolTexts(what.tooling ?? {})
  return [own, tools, schema].filter((each) => each !== undefined)
}

function listOf(what: Countable): object {
  return 'input' in what ? what.input : what.messages
}

function textsOf(what: Countable): readonly string[] {
  if ('input' in what) return what.input
  return what.messages.flatMap(({ content, toolCalls = [], toolCallId }) => [
    ...(typeof content === 'string'
      ? [content]
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : []))),
    ...toolCalls.flatMap(({ id, name, arguments: text }) => [id, name, text]),
    ...(toolCallId === undefined ? [] : [toolCallId]),
  ])
}

/** The sum of a request's parts, and what a report is compared with; `images`: their bound. */
function withBasis(
  parts: readonly TokenCount[],
  { bound, tally }: TextSum,
  images: number,
  exact: boolean,
): TokenCount & { readonly basis: Basis } {
  const { counted, bound: seed } = totalOf(parts)
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

function times(how: number, { counted, bound }: TokenCount): TokenCount {
  return { counted: how * counted, bound: how * bound }
}
