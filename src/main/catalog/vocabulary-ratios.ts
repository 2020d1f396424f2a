/**
 * How many tokens other vocabularies make of what o200k makes one of: upper ratios by family of
 * vocabulary and kind of text, from published tokenizers and published measurements. They are
 * seeds: what a model reports narrows them (margins.ts).
 *
 * Measured over test/catalog/sample-texts.ts with @anthropic-ai/tokenizer (Claude's last published
 * vocabulary), llama-tokenizer-js, mistral-tokenizer-js, llama3-tokenizer-js and cl100k; the counts
 * are in test/catalog/fixtures/true-counts.json.
 */
import { claudeVersion } from '../../contract/claude-version'
import type { PieceKind } from './text-tally'
import type { Script } from './text-shape'
import type { TokenCount } from './port'

/**
 * Tokens at most: to a token of o200k by kind of piece and script, and besides for each thing
 * counted in the shape of the text.
 */
export interface Ratios {
  readonly pieces: Readonly<Record<Exclude<PieceKind, 'script'>, number>>
  readonly scripts: Readonly<Record<Script, number>>
  /** To a line break or tab. */
  readonly breaks: number
  /** To an accented letter. */
  readonly accents: number
  /** To a capital that follows another. */
  readonly capitals: number
  /** To a character that repeats the two before it. */
  readonly repeats: number
  /** To a byte of white space, for what runs of it are cut into. */
  readonly spaceBytes: number
}

const families = [
  'claude',
  'claude-4.7',
  'sentencepiece',
  'tiktoken',
  'gemini',
  'o200k',
  'unknown',
] as const
export type Family = (typeof families)[number]

/** So high that the bytes bound it. */
const bytes = 100

/**
 * Claude up to 4.6: its published vocabulary and a tenth, which is what the API reported for Claude
 * 3 to 4.5 (github.com/coder/ai-tokenizer, measured to 98 % and more).
 */
const claude: Ratios = {
  pieces: { word: 1.65, digits: 1.5, signs: 1.65, space: 1.5, data: 1.5 },
  scripts: { cjk: 1.8, hangul: 2.2, cyrillic: 2.3, other: bytes },
  breaks: 0,
  accents: 1.15,
  capitals: 0.1,
  repeats: 0.25,
  spaceBytes: 0,
}

/**
 * Claude 4.7 and later: up to 1.35 times as many tokens (platform.claude.com, migration guide);
 * measured by its count endpoint 1.47 on English and German words, up to 1.36 on code, 1.07 on
 * digits, 1.00 on other scripts (sol.ava.dev 2026-04-17, claudecodecamp.com). What it adds to words
 * is taken as measured, what it adds to all else as documented.
 */
const claude47: Ratios = {
  ...claude,
  pieces: { word: 2.4, digits: 2.2, signs: 2.2, space: 2, data: 3.2 },
  scripts: { cjk: 2.25, hangul: 2.9, cyrillic: 3.1, other: bytes },
  accents: 1.5,
  capitals: 0.3,
}

/**
 * Llama 2 and Mistral's first: 32,000 pieces, every digit, line break and tab a token, runs of
 * spaces cut at 16, rare characters in bytes.
 */
const sentencepiece: Ratios = {
  pieces: { word: 1.65, digits: bytes, signs: 1.75, space: 1, data: 1.8 },
  scripts: { cjk: 2.1, hangul: 2.8, cyrillic: 1.7, other: bytes },
  breaks: 1,
  accents: 0.9,
  capitals: 0.15,
  repeats: 0.5,
  spaceBytes: 1 / 14,
}

/**
 * Vocabularies of 100,000 pieces and more after cl100k: Llama 3, Qwen, DeepSeek, GLM. Digits count
 * as bytes, as Qwen, Gemma and Tekken cut them one by one (their tokenizer.json).
 */
const tiktoken: Ratios = {
  pieces: { word: 1.35, digits: bytes, signs: 1.3, space: 1.3, data: 1.3 },
  scripts: { cjk: 1.8, hangul: 1.9, cyrillic: 1.9, other: bytes },
  breaks: 0,
  accents: 0.7,
  capitals: 0.1,
  repeats: 0.15,
  spaceBytes: 0,
}

/**
 * Gemini and Gemma: 256,000 pieces, digits one by one; the API reported 1.08 to 1.11 times o200k's
 * count in all (github.com/coder/ai-tokenizer).
 */
const gemini: Ratios = {
  pieces: { word: 1.5, digits: bytes, signs: 1.5, space: 1.4, data: 1.6 },
  scripts: { cjk: 1.5, hangul: 1.7, cyrillic: 1.7, other: bytes },
  breaks: 0,
  accents: 0.5,
  capitals: 0.1,
  repeats: 0.25,
  spaceBytes: 1 / 30,
}

/** o200k itself under another name, and what comes after it. */
const o200k: Ratios = {
  pieces: { word: 1.1, digits: 1.2, signs: 1.1, space: 1.1, data: 1.2 },
  scripts: { cjk: 1.2, hangul: 1.2, cyrillic: 1.2, other: 1.5 },
  breaks: 0,
  accents: 0.1,
  capitals: 0.05,
  repeats: 0.05,
  spaceBytes: 0,
}

/**
 * The largest of all but Claude 4.7, whose name tells it: a model of which nothing is known. Older
 * vocabularies spell Hangul and Cyrillic in bytes (GPT-2's does), so theirs bound them.
 */
const unknown: Ratios = {
  pieces: { word: 1.65, digits: bytes, signs: 1.75, space: 1.5, data: 1.8 },
  scripts: { cjk: 2.1, hangul: bytes, cyrillic: bytes, other: bytes },
  breaks: 1,
  accents: 1.3,
  capitals: 0.15,
  repeats: 0.5,
  spaceBytes: 1 / 14,
}

export const ratiosOf: Readonly<Record<Family, Ratios>> = {
  claude,
  'claude-4.7': claude47,
  sentencepiece,
  tiktoken,
  gemini,
  o200k,
  unknown,
}

/** Of every vocabulary: tokens to a byte of a sign outside ASCII. */
export const symbolTokens = 0.4

/** Names as vendors, Ollama and routers write them. The first that fits decides. */
const named: readonly (readonly [RegExp, Family])[] = [
  [/gemini|gemma/i, 'gemini'],
  [/gpt-oss|(?:^|\/)(?:gpt-[5-9]|o\d)/i, 'o200k'],
  [
    /llama-?[34]|qwen|qwq|deepseek|glm-?[45]|phi-?4|nemo|ministral|pixtral|magistral|devstral/i,
    'tiktoken',
  ],
  [/llama-?2|codellama|vicuna|mistral|mixtral/i, 'sentencepiece'],
]

/** The family of a model's vocabulary, by name. A Claude of no version counts as a late one. */
export function familyOf(model: string): Family {
  if (/claude/i.test(model)) {
    const version = claudeVersion(model.toLowerCase())
    return version > 0 && version < 4.7 ? 'claude' : 'claude-4.7'
  }
  return named.find(([pattern]) => pattern.test(model))?.[1] ?? 'unknown'
}

/** What the wire format adds, in tokens: to each message, and once to a request. */
export interface Overhead {
  readonly message: TokenCount
  readonly request: TokenCount
}

/** Claude: 6 and 2 a message (github.com/coder/ai-tokenizer). */
const claudeOverhead: Overhead = {
  message: { counted: 2, bound: 3 },
  request: { counted: 6, bound: 9 },
}

/**
 * Chat templates: up to 5 tokens a message in ChatML and Llama 3, 8 in Llama 2 (their
 * tokenizer_config.json). Some put in a system prompt of their own where there is none: Qwen 2 and
 * Llama 3.1 to 3.3 one of 20 to 30 tokens, gpt-oss one of 70.
 */
const templates: readonly (readonly [RegExp, number])[] = [
  [/gpt-oss/i, 80],
  [/llama-?3[.-][1-3]|qwen-?2/i, 40],
]

/** What a model we do not count exactly puts around messages, in tokens. */
export function overheadOf(model: string): Overhead {
  if (/claude/i.test(model)) return claudeOverhead
  const request = templates.find(([pattern]) => pattern.test(model))?.[1] ?? 4
  return { message: { counted: 4, bound: 8 }, request: { counted: 3, bound: request } }
}
