/** Tokenizer vocabularies: which one a model uses, and counting with it. Loaded on first use: 1.7 MB and some 150 ms each. */
import type { ProviderKind } from '../../contract/providers'
import { splitRuns } from './split-runs'

export type VocabularyName = 'o200k' | 'cl100k'
/** Tokens of a text; `whole` is false where it was too long to count but by samples, which bound nothing. */
export interface TextCount {
  readonly tokens: number
  readonly whole: boolean
}
export type CountText = (text: string) => TextCount

export interface Vocabulary {
  readonly name: VocabularyName
  /** True where the provider is known to count with it. For other models o200k gives a likeness, never a bound. */
  readonly exact: boolean
}

const openaiNames = /^(?:ft:)?(?:gpt-(?:3|4|5)|o[134](?:-|$)|chatgpt-4o|codex-mini|text-embedding-)/
const cl100kNames = /^(?:ft:)?(?:gpt-4(?:$|-)|gpt-3|text-embedding-)/

/** The vocabulary of a model. Newer OpenAI families than the tokenizer library knows count as unknown until it lists them. */
export function vocabularyOf(kind: ProviderKind | undefined, model: string): Vocabulary {
  if (kind !== 'openai' || !openaiNames.test(model)) return { name: 'o200k', exact: false }
  return { name: cl100kNames.test(model) ? 'cl100k' : 'o200k', exact: true }
}

/** Longer texts are counted by samples: the whole would hold up the event loop, prose for some 30 ms. */
export const countWholeUpTo = 400_000
/**
 * Text with more tokens than this to a byte (keys, hashes, base64) takes ten times as long to count as prose, so samples do from a
 * shorter length on. Its bytes then bound it at no more than twice its tokens.
 */
const denseFrom = 0.5
const countDenseUpTo = 50_000
const samples = 10
const sampleLength = 2_000

export function createVocabularies() {
  const loaded = new Map<VocabularyName, CountText>()
  return {
    /** The counter of a vocabulary, or undefined until `load` is done with it. */
    counter: (name: VocabularyName): CountText | undefined => loaded.get(name),
    async load(name: VocabularyName): Promise<void> {
      if (loaded.has(name)) return
      const { countTokens, setMergeCacheSize } = await importVocabulary(name)
      // The cache maps every word met to its tokens; this keeps it to a few megabytes over a long life.
      setMergeCacheSize(20_000)
      loaded.set(name, (text) => countAll(text, (piece) => countTokens(piece, { disallowedSpecial: new Set() })))
    },
  }
}

function importVocabulary(name: VocabularyName) {
  switch (name) {
    case 'o200k':
      return import('gpt-tokenizer/encoding/o200k_base')
    case 'cl100k':
      return import('gpt-tokenizer/encoding/cl100k_base')
  }
}

function countAll(text: string, count: (piece: string) => number): TextCount {
  if (text.length <= countDenseUpTo) return { tokens: countPieces(text, count), whole: true }
  const step = Math.floor((text.length - sampleLength) / (samples - 1))
  let tokens = 0
  let bytes = 0
  for (let i = 0; i < samples; i += 1) {
    const sample = text.slice(i * step, i * step + sampleLength)
    tokens += countPieces(sample, count)
    bytes += Buffer.byteLength(sample)
  }
  if (text.length <= countWholeUpTo && tokens < bytes * denseFrom) return { tokens: countPieces(text, count), whole: true }
  return { tokens: Math.ceil((tokens / (samples * sampleLength)) * text.length), whole: false }
}

function countPieces(text: string, count: (piece: string) => number): number {
  let tokens = 0
  for (const piece of splitRuns(text)) tokens += count(piece)
  return tokens
}
