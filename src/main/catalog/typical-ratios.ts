/**
 * Tokens that other vocabularies usually make of a thousand of o200k's, for telling what a text would
 * have come to elsewhere. No bound: those are in vocabulary-ratios.
 */
import { familyOf, type Family } from './vocabulary-ratios'

/**
 * Prose, code and JSON of test/catalog/sample-texts.ts, the middle of the three. Claude: its published
 * vocabulary and a tenth, as for its bounds; from 4.7 on 1.35 times that (platform.claude.com,
 * migration guide). Gemini: as the API reported (github.com/coder/ai-tokenizer).
 */
const typical: Readonly<Record<Family, number>> = {
  claude: 1170,
  'claude-4.7': 1580,
  sentencepiece: 1210,
  tiktoken: 1000,
  gemini: 1100,
  o200k: 1000,
  unknown: 1000,
}

/** 1000 for what is counted exactly, and for what nothing is known of. */
export function typicalPermille(model: string): number {
  return typical[familyOf(model)]
}
