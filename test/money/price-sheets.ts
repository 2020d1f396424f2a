/**
 * The published price sheets of both vendors, typed here once more by hand, not taken from the
 * catalogue.
 */
import type { Usage } from '../../src/contract/call-outcome'
import type { ServiceTier, UsageParts } from '../../src/contract/charges'
import type { PriceInput } from '../../src/contract/models'

/**
 * USD per million tokens: input, cached input, cache write for 5 minutes and for 1 hour, output; a
 * dash where the sheet has no price.
 */
export type Rates = string
/** From this many input tokens on, not counting that many, the whole request costs this. */
export type Step = readonly [above: number, rates: Rates]
/** Fees: USD per 1,000 web searches and per 1,000 file searches. */
export type Sheet = readonly [model: string, rates: Rates, fees: string, ...steps: readonly Step[]]

/** developers.openai.com and platform.claude.com, pricing, as of autumn 2026. */
export const sheets: readonly Sheet[] = [
  [
    'openai/gpt-6-astra',
    '10.00 1.00 12.50 - 50.00',
    '10.00 2.50',
    [271999, '20.00 2.00 25.00 - 75.00'],
  ],
  ['openai/gpt-6-sol', '2.00 0.20 2.50 - 10.00', '10.00 2.50', [272000, '4.00 0.40 5.00 - 15.00']],
  ['openai/gpt-6-luna', '0.10 0.01 0.125 - 0.50', '10.00 2.50', [272000, '0.20 0.02 0.25 - 0.75']],
  [
    'openai/gpt-5.6-sol',
    '4.00 0.40 5.00 - 20.00',
    '10.00 2.50',
    [271999, '8.00 0.80 10.00 - 30.00'],
  ],
  [
    'openai/gpt-5.6-terra',
    '2.00 0.20 2.50 - 12.00',
    '10.00 2.50',
    [271999, '4.00 0.40 5.00 - 18.00'],
  ],
  ['openai/gpt-5.6-luna', '0.20 0.02 0.25 - 1.20', '10.00 2.50', [271999, '0.40 0.04 0.50 - 1.80']],
  ['openai/gpt-5.5', '5.00 0.50 - - 30.00', '10.00 2.50', [271999, '10.00 1.00 - - 45.00']],
  ['openai/gpt-5.5-pro', '30.00 - - - 180.00', '10.00 2.50', [271999, '60.00 - - - 270.00']],
  ['openai/gpt-5.4', '2.50 0.25 - - 15.00', '10.00 2.50', [271999, '5.00 0.50 - - 22.50']],
  ['openai/gpt-5.4-pro', '30.00 - - - 180.00', '10.00 2.50', [271999, '60.00 - - - 270.00']],
  ['openai/gpt-5.4-mini', '0.75 0.075 - - 4.50', '10.00 2.50'],
  ['openai/gpt-5.4-nano', '0.20 0.02 - - 1.25', '10.00 2.50'],
  ['openai/gpt-5.3-codex', '1.75 0.175 - - 14.00', '- -'],
  ['openai/gpt-5.3-chat-latest', '1.75 0.175 - - 14.00', '- -'],
  ['openai/gpt-5.2', '1.75 0.175 - - 14.00', '10.00 2.50'],
  ['openai/gpt-5.2-codex', '1.75 0.175 - - 14.00', '10.00 2.50'],
  ['openai/gpt-5.2-chat-latest', '1.75 0.175 - - 14.00', '10.00 2.50'],
  ['openai/gpt-5.2-pro', '21.00 - - - 168.00', '10.00 2.50'],
  ['openai/gpt-5.1', '1.25 0.125 - - 10.00', '10.00 2.50'],
  ['openai/gpt-5.1-codex', '1.25 0.125 - - 10.00', '10.00 2.50'],
  ['openai/gpt-5.1-codex-max', '1.25 0.125 - - 10.00', '10.00 2.50'],
  ['openai/gpt-5.1-chat-latest', '1.25 0.125 - - 10.00', '10.00 2.50'],
  ['openai/gpt-5.1-codex-mini', '0.25 0.025 - - 2.00', '- -'],
  ['openai/gpt-5', '1.25 0.125 - - 10.00', '10.00 2.50'],
  ['openai/gpt-5-codex', '1.25 0.125 - - 10.00', '10.00 2.50'],
  ['openai/gpt-5-chat-latest', '1.25 0.125 - - 10.00', '10.00 2.50'],
  ['openai/gpt-5-pro', '15.00 - - - 120.00', '10.00 2.50'],
  ['openai/gpt-5-mini', '0.25 0.025 - - 2.00', '10.00 2.50'],
  ['openai/gpt-5-nano', '0.05 0.005 - - 0.40', '10.00 2.50'],
  ['openai/gpt-4.1', '2.00 0.50 - - 8.00', '10.00 2.50'],
  ['openai/gpt-4.1-mini', '0.40 0.10 - - 1.60', '10.00 2.50'],
  ['openai/gpt-4.1-nano', '0.10 0.025 - - 0.40', '- -'],
  ['openai/gpt-4o', '2.50 1.25 - - 10.00', '10.00 2.50'],
  ['openai/gpt-4o-2024-05-13', '5.00 - - - 15.00', '10.00 2.50'],
  ['openai/gpt-4o-mini', '0.15 0.075 - - 0.60', '10.00 2.50'],
  ['openai/chatgpt-4o-latest', '5.00 - - - 15.00', '- -'],
  ['openai/o4-mini', '1.10 0.275 - - 4.40', '10.00 2.50'],
  ['openai/o3', '2.00 0.50 - - 8.00', '10.00 2.50'],
  ['openai/o3-pro', '20.00 - - - 80.00', '- -'],
  ['openai/o3-mini', '1.10 0.55 - - 4.40', '- -'],
  ['openai/o1', '15.00 7.50 - - 60.00', '- -'],
  ['openai/o1-pro', '150.00 - - - 600.00', '- -'],
  ['openai/o1-preview', '15.00 7.50 - - 60.00', '- -'],
  ['openai/o1-mini', '1.10 0.55 - - 4.40', '- -'],
  ['openai/codex-mini-latest', '1.50 0.375 - - 6.00', '- -'],
  ['openai/gpt-4-turbo', '10.00 - - - 30.00', '- -'],
  ['openai/gpt-4', '30.00 - - - 60.00', '- -'],
  ['openai/gpt-3.5-turbo', '0.50 - - - 1.50', '- -'],
  ['openai/gpt-3.5-turbo-1106', '1.00 - - - 2.00', '- -'],
  ['openai/text-embedding-3-small', '0.02 - - - 0.00', '- -'],
  ['openai/text-embedding-3-large', '0.13 - - - 0.00', '- -'],
  ['openai/text-embedding-ada-002', '0.10 - - - 0.00', '- -'],
  ['anthropic/claude-fable-5-1', '10.00 0.25 12.50 20.00 50.00', '10.00 -'],
  ['anthropic/claude-fable-5', '10.00 1.00 12.50 20.00 50.00', '10.00 -'],
  ['anthropic/claude-opus-5-5', '4.00 0.20 5.00 8.00 20.00', '10.00 -'],
  ['anthropic/claude-opus-5', '5.00 0.50 6.25 10.00 25.00', '10.00 -'],
  ['anthropic/claude-sonnet-5', '2.00 0.20 2.50 4.00 10.00', '10.00 -'],
  ['anthropic/claude-opus-4-8', '5.00 0.50 6.25 10.00 25.00', '10.00 -'],
  ['anthropic/claude-opus-4-7', '5.00 0.50 6.25 10.00 25.00', '10.00 -'],
  ['anthropic/claude-opus-4-6', '5.00 0.50 6.25 10.00 25.00', '10.00 -'],
  ['anthropic/claude-sonnet-4-6', '3.00 0.30 3.75 6.00 15.00', '10.00 -'],
  ['anthropic/claude-opus-4-5', '5.00 0.50 6.25 10.00 25.00', '10.00 -'],
  [
    'anthropic/claude-sonnet-4-5',
    '3.00 0.30 3.75 6.00 15.00',
    '10.00 -',
    [200000, '6.00 0.60 7.50 12.00 22.50'],
  ],
  ['anthropic/claude-haiku-4-5', '1.00 0.10 1.25 2.00 5.00', '10.00 -'],
  ['anthropic/claude-opus-4-1', '15.00 1.50 18.75 30.00 75.00', '10.00 -'],
  ['anthropic/claude-opus-4-0', '15.00 1.50 18.75 30.00 75.00', '10.00 -'],
  ['anthropic/claude-sonnet-4-0', '3.00 0.30 3.75 6.00 15.00', '10.00 -'],
  ['anthropic/claude-3-7-sonnet', '3.00 0.30 3.75 6.00 15.00', '10.00 -'],
  ['anthropic/claude-3-5-sonnet', '3.00 0.30 3.75 6.00 15.00', '10.00 -'],
  ['anthropic/claude-3-5-haiku', '0.80 0.08 1.00 1.60 4.00', '10.00 -'],
  ['anthropic/claude-3-opus', '15.00 1.50 18.75 30.00 75.00', '- -'],
  ['anthropic/claude-3-haiku', '0.25 0.03 0.30 0.50 1.25', '- -'],
]

export type TierSheet = readonly [
  model: string,
  tier: Exclude<ServiceTier, 'default'>,
  rates: Rates,
  ...steps: readonly Step[],
]

/**
 * What the price library has no price for and people type themselves: openai.com/api-fast-mode,
 * flex and batch pages; Claude's batches and fast mode.
 */
export const tierSheets: readonly TierSheet[] = [
  ['openai/gpt-5.6-sol', 'priority', '8.00 0.80 - - 40.00', [272000, '16.00 1.60 - - 60.00']],
  ['openai/gpt-5.6-terra', 'priority', '4.00 0.40 - - 24.00', [272000, '8.00 0.80 - - 36.00']],
  ['openai/gpt-5.6-luna', 'priority', '0.40 0.04 - - 2.40', [272000, '0.80 0.08 - - 3.60']],
  ['openai/gpt-5.5', 'priority', '12.50 1.25 - - 75.00'],
  ['openai/gpt-5.4', 'priority', '5.00 0.50 - - 30.00'],
  ['openai/gpt-5.4-mini', 'priority', '1.50 0.15 - - 9.00'],
  ['openai/gpt-5.2', 'priority', '3.50 0.35 - - 28.00'],
  ['openai/gpt-5.1', 'priority', '2.50 0.25 - - 20.00'],
  ['openai/gpt-5', 'priority', '2.50 0.25 - - 20.00'],
  ['openai/gpt-5-mini', 'priority', '0.45 0.045 - - 3.60'],
  ['openai/gpt-4.1', 'priority', '3.50 0.875 - - 14.00'],
  ['openai/gpt-4.1-mini', 'priority', '0.70 0.175 - - 2.80'],
  ['openai/gpt-4o', 'priority', '4.25 2.125 - - 17.00'],
  ['openai/gpt-4o-mini', 'priority', '0.25 0.125 - - 1.00'],
  ['openai/o3', 'priority', '3.50 0.875 - - 14.00'],
  ['openai/o4-mini', 'priority', '2.00 0.50 - - 8.00'],
  ['openai/gpt-5.4', 'flex', '1.25 0.13 - - 7.50', [272000, '2.50 0.25 - - 11.25']],
  ['openai/gpt-5', 'flex', '0.625 0.0625 - - 5.00'],
  ['openai/gpt-5-mini', 'flex', '0.125 0.0125 - - 1.00'],
  ['openai/gpt-5-nano', 'flex', '0.025 0.0025 - - 0.20'],
  ['openai/o3', 'flex', '1.00 0.25 - - 4.00'],
  ['openai/o4-mini', 'flex', '0.55 0.138 - - 2.20'],
  ['openai/gpt-4o', 'batch', '1.25 - - - 5.00'],
  ['openai/gpt-4o-mini', 'batch', '0.075 - - - 0.30'],
  ['openai/gpt-5', 'batch', '0.625 0.0625 - - 5.00'],
  ['openai/text-embedding-3-small', 'batch', '0.01 - - - 0.00'],
  ['anthropic/claude-opus-5-5', 'batch', '2.00 0.10 2.50 4.00 10.00'],
  ['anthropic/claude-sonnet-5', 'batch', '1.00 0.10 1.25 2.00 5.00'],
  ['anthropic/claude-opus-4-5', 'batch', '2.50 0.25 3.125 5.00 12.50'],
  ['anthropic/claude-sonnet-4-5', 'batch', '1.50 0.15 1.875 3.00 7.50'],
  ['anthropic/claude-haiku-4-5', 'batch', '0.50 0.05 0.625 1.00 2.50'],
  ['anthropic/claude-opus-5-5', 'fast', '8.00 0.40 10.00 16.00 40.00'],
  ['anthropic/claude-opus-5', 'fast', '10.00 1.00 12.50 20.00 50.00'],
  ['anthropic/claude-opus-4-8', 'fast', '10.00 1.00 12.50 20.00 50.00'],
  ['anthropic/claude-opus-4-7', 'fast', '30.00 3.00 37.50 60.00 150.00'],
]

/**
 * `inference_geo: us` costs a tenth more of every token from Claude 4.6 on (platform.claude.com,
 * data residency).
 */
export const inTheUs = [
  'claude-fable-5',
  'claude-opus-5-5',
  'claude-opus-5',
  'claude-sonnet-5',
  'claude-opus-4-8',
  'claude-opus-4-7',
  'claude-opus-4-6',
  'claude-sonnet-4-6',
]

export type Apart = readonly [
  part: keyof UsageParts,
  wide: keyof Usage,
  field: Exclude<keyof PriceInput, 'longContext' | 'serviceTiers'>,
  usd: string,
]
export const audioIn: Apart = [
  'inputAudioTokens',
  'inputTokens',
  'inputAudioUsdPerMillion',
  '32.00',
]
/**
 * Models that price audio and images apart: added with their own prices, as the catalogue has text
 * models only.
 */
export const apartSheets: readonly (readonly [
  model: string,
  rates: Rates,
  ...classes: readonly Apart[],
])[] = [
  [
    'gpt-realtime',
    '4.00 0.40 - - 16.00',
    audioIn,
    ['cachedAudioTokens', 'inputTokens', 'cachedAudioUsdPerMillion', '0.40'],
    ['outputAudioTokens', 'outputTokens', 'outputAudioUsdPerMillion', '64.00'],
    ['inputImageTokens', 'inputTokens', 'inputImageUsdPerMillion', '5.00'],
    ['cachedImageTokens', 'inputTokens', 'cachedImageUsdPerMillion', '0.50'],
  ],
  [
    'gpt-audio',
    '2.50 - - - 10.00',
    audioIn,
    ['outputAudioTokens', 'outputTokens', 'outputAudioUsdPerMillion', '64.00'],
  ],
  [
    'gpt-image-1.5',
    '5.00 1.25 - - 10.00',
    ['inputImageTokens', 'inputTokens', 'inputImageUsdPerMillion', '8.00'],
    ['cachedImageTokens', 'inputTokens', 'cachedImageUsdPerMillion', '2.00'],
    ['outputImageTokens', 'outputTokens', 'outputImageUsdPerMillion', '32.00'],
  ],
]
