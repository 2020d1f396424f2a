/** HTTP errors of both vendors and the code each must end with. */
import type { MockReply } from '../support/mock-provider'

export const openaiErrors: readonly (readonly [string, MockReply, string])[] = [
  ['401', { status: 401 }, 'authentication'],
  [
    '401 for a missing scope',
    {
      status: 401,
      error: {
        message:
          'You have insufficient permissions for this operation. Missing scopes: model.read.',
      },
    },
    'permission',
  ],
  ['403', { status: 403 }, 'permission'],
  [
    '403 by country',
    {
      status: 403,
      error: { code: 'unsupported_country_region_territory', message: 'Country not supported' },
    },
    'permission',
  ],
  ['404', { status: 404 }, 'model_not_found'],
  ['402', { status: 402 }, 'quota_exhausted'],
  [
    '429 that is a spent quota',
    {
      status: 429,
      error: {
        type: 'insufficient_quota',
        code: 'insufficient_quota',
        message: 'You exceeded your current quota, please check your plan and billing details.',
      },
    },
    'quota_exhausted',
  ],
  ['429', { status: 429 }, 'rate_limited'],
  ['413', { status: 413 }, 'context_too_long'],
  [
    '400 for too long a prompt',
    {
      status: 400,
      error: {
        code: 'context_length_exceeded',
        message: "This model's maximum context length is 8192 tokens.",
      },
    },
    'context_too_long',
  ],
  [
    '400 by the content filter',
    { status: 400, error: { code: 'content_filter', message: 'The response was filtered.' } },
    'content_filtered',
  ],
  [
    '400 by the content policy',
    { status: 400, error: { code: 'content_policy_violation', message: 'Rejected.' } },
    'content_filtered',
  ],
  ['400', { status: 400, error: { message: 'Unsupported parameter.' } }, 'invalid_request'],
  ['422', { status: 422, error: { message: 'Bad field.' } }, 'invalid_request'],
  ['408', { status: 408 }, 'timeout'],
  ['504', { status: 504 }, 'timeout'],
  ['500', { status: 500 }, 'overloaded'],
  ['502', { status: 502 }, 'overloaded'],
  ['503', { status: 503 }, 'overloaded'],
  ['529', { status: 529 }, 'overloaded'],
  ['521 of a content network', { status: 521 }, 'network'],
]
export const anthropicErrors: readonly (readonly [string, MockReply, string])[] = [
  ['401', { status: 401 }, 'authentication'],
  ['403', { status: 403 }, 'permission'],
  ['404', { status: 404 }, 'model_not_found'],
  [
    '400 for no credit',
    {
      status: 400,
      error: { message: 'Your credit balance is too low to access the Anthropic API.' },
    },
    'quota_exhausted',
  ],
  [
    '400 for the usage limit',
    { status: 400, error: { message: 'You have reached your specified API usage limits.' } },
    'quota_exhausted',
  ],
  [
    '400 for too long a prompt',
    { status: 400, error: { message: 'prompt is too long: 210034 tokens > 200000 maximum' } },
    'context_too_long',
  ],
  [
    '400 for prompt and maximum together',
    {
      status: 400,
      error: {
        message: 'input length and `max_tokens` exceed context limit: 199000 + 8000 > 200000',
      },
    },
    'context_too_long',
  ],
  [
    '400 by the content policy',
    { status: 400, error: { message: 'Output blocked by content filtering policy' } },
    'content_filtered',
  ],
  ['400', { status: 400, error: { message: 'temperature: range 0..1' } }, 'invalid_request'],
  ['413', { status: 413 }, 'context_too_long'],
  ['429', { status: 429 }, 'rate_limited'],
  ['500', { status: 500 }, 'overloaded'],
  ['504', { status: 504 }, 'timeout'],
  ['529', { status: 529 }, 'overloaded'],
]
