/**
 * Anthropic's chat models, newest first, from its model overview. Where the output limit of a model
 * depends on a beta header, the limit without it is used. Anthropic has no embedding models.
 */
import { builtIn, seeing, thinkingSeeing } from './built-in'

export const anthropicModels = builtIn([
  ['claude-fable-5-1', 'Claude Fable 5.1', 'premium', thinkingSeeing, 1_000_000, 64_000],
  ['claude-fable-5', 'Claude Fable 5', 'premium', thinkingSeeing, 1_000_000, 64_000],
  ['claude-opus-5-5', 'Claude Opus 5.5', 'advanced', thinkingSeeing, 1_000_000, 128_000],
  ['claude-opus-5', 'Claude Opus 5', 'advanced', thinkingSeeing, 1_000_000, 128_000],
  ['claude-sonnet-5', 'Claude Sonnet 5', 'standard', thinkingSeeing, 1_000_000, 64_000],
  ['claude-opus-4-8', 'Claude Opus 4.8', 'advanced', thinkingSeeing, 1_000_000, 128_000],
  ['claude-opus-4-7', 'Claude Opus 4.7', 'advanced', thinkingSeeing, 1_000_000, 128_000],
  ['claude-opus-4-6', 'Claude Opus 4.6', 'advanced', thinkingSeeing, 1_000_000, 128_000],
  ['claude-sonnet-4-6', 'Claude Sonnet 4.6', 'standard', thinkingSeeing, 1_000_000, 64_000],
  ['claude-opus-4-5', 'Claude Opus 4.5', 'advanced', thinkingSeeing, 200_000, 64_000],
  ['claude-sonnet-4-5', 'Claude Sonnet 4.5', 'standard', thinkingSeeing, 200_000, 64_000],
  ['claude-haiku-4-5', 'Claude Haiku 4.5', 'mini', thinkingSeeing, 200_000, 64_000],
  ['claude-opus-4-1', 'Claude Opus 4.1', 'premium', thinkingSeeing, 200_000, 32_000],
  ['claude-opus-4-0', 'Claude Opus 4', 'premium', thinkingSeeing, 200_000, 32_000, 'deprecated'],
  [
    'claude-sonnet-4-0',
    'Claude Sonnet 4',
    'standard',
    thinkingSeeing,
    200_000,
    64_000,
    'deprecated',
  ],
  [
    'claude-3-7-sonnet',
    'Claude Sonnet 3.7',
    'standard',
    thinkingSeeing,
    200_000,
    64_000,
    'deprecated',
  ],
  ['claude-3-5-sonnet', 'Claude Sonnet 3.5', 'standard', seeing, 200_000, 8_192, 'deprecated'],
  ['claude-3-5-haiku', 'Claude Haiku 3.5', 'mini', seeing, 200_000, 8_192, 'deprecated'],
  ['claude-3-opus', 'Claude Opus 3', 'premium', seeing, 200_000, 4_096, 'deprecated'],
  ['claude-3-haiku', 'Claude Haiku 3', 'mini', seeing, 200_000, 4_096, 'deprecated'],
])
