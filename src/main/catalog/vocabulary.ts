/** Tokenizer vocabularies, by model. Loaded on first use: 1.7 MB and some 150 ms each. */
import type { ProviderKind } from '../../contract/providers'
import { createBytePairs } from './byte-pairs'
import { createCounter, type Counting } from './count-text'
import { cl100kEnd, o200kEnd, splitPatterns } from './pieces'
import type { Ranks } from './token-table'

export type VocabularyName = 'o200k' | 'cl100k'
export type CountText = (text: string) => Counting

export interface Vocabulary {
  readonly name: VocabularyName
  /** True: the provider counts with it. For others o200k gives a likeness, never a bound. */
  readonly exact: boolean
}

const openaiNames = /^(?:ft:)?(?:gpt-(?:3|4|5)|o[134](?:-|$)|chatgpt-4o|codex-mini|text-embedding-)/
const cl100kNames = /^(?:ft:)?(?:gpt-4(?:$|-)|gpt-3|text-embedding-)/

/**
 * The vocabulary of a model. Newer OpenAI families than the tokenizer library knows count as
 * unknown until it lists them.
 */
export function vocabularyOf(kind: ProviderKind | undefined, model: string): Vocabulary {
  if (kind !== 'openai' || !openaiNames.test(model)) return { name: 'o200k', exact: false }
  return { name: cl100kNames.test(model) ? 'cl100k' : 'o200k', exact: true }
}

export function createVocabularies() {
  const loaded = new Map<VocabularyName, CountText>()
  return {
    /** The counter of a vocabulary, or undefined until `load` is done with it. */
    counter: (name: VocabularyName): CountText | undefined => loaded.get(name),
    async load(name: VocabularyName): Promise<void> {
      if (loaded.has(name)) return
      const ranks = await importRanks(name)
      if (!loaded.has(name))
        loaded.set(
          name,
          createCounter(createBytePairs(ranks), {
            pieceEnd: pieceEnds[name],
            pattern: splitPatterns[name],
          }),
        )
    },
  }
}

const pieceEnds = { o200k: o200kEnd, cl100k: cl100kEnd } as const

async function importRanks(name: VocabularyName): Promise<Ranks> {
  switch (name) {
    case 'o200k':
      return (await import('gpt-tokenizer/bpeRanks/o200k_base')).default
    case 'cl100k':
      return (await import('gpt-tokenizer/bpeRanks/cl100k_base')).default
  }
}
