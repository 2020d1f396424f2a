/** The console's token export: integers, exclusive input buckets, the key by its name. */
import { countOf, dayOfDate, type Format } from './format'

export const anthropicUsage: Format = {
  family: 'anthropic_usage',
  required: ['usage_date_utc', 'model_version', 'usage_output_tokens'],
  known: [
    'api_key',
    'workspace',
    'usage_type',
    'context_window',
    'usage_input_tokens_no_cache',
    'usage_input_tokens_cache_write',
    'usage_input_tokens_cache_write_5m',
    'usage_input_tokens_cache_write_1h',
    'usage_input_tokens_cache_read',
  ],
  read: (cells) => ({
    day: dayOfDate(cells, 'usage_date_utc'),
    scope: cells('workspace') || 'Default',
    key: cells('api_key'),
    model: cells('model_version'),
    tier: cells('usage_type') === 'batch' ? 'batch' : 'default',
    long: cells('context_window').startsWith('>'),
    kind: 'usage',
    requests: null,
    tokens: {
      input: countOf(cells, 'usage_input_tokens_no_cache'),
      cached: countOf(cells, 'usage_input_tokens_cache_read'),
      // Files from before the two kinds were told apart have one column of writes.
      write5m:
        countOf(cells, 'usage_input_tokens_cache_write_5m') +
        countOf(cells, 'usage_input_tokens_cache_write'),
      write1h: countOf(cells, 'usage_input_tokens_cache_write_1h'),
      output: countOf(cells, 'usage_output_tokens'),
    },
    cost: null,
    list: null,
  }),
}
