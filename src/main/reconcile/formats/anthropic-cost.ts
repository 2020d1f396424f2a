/** The console's cost export: dollars rounded to cents in every row, the model by its display name. */
import { amountOf, dayOfDate, noTokens, type ExportRow, type Format } from './format'

const kinds: Readonly<Record<string, ExportRow['kind']>> = {
  input_no_cache: 'input',
  input_cache_read: 'cached',
  input_cache_write: 'write5m',
  input_cache_write_5m: 'write5m',
  input_cache_write_1h: 'write1h',
  output: 'output',
}

export const anthropicCost: Format = {
  family: 'anthropic_cost',
  required: ['usage_date_utc', 'cost_usd'],
  known: [
    'model',
    'workspace',
    'api_key',
    'usage_type',
    'context_window',
    'token_type',
    'list_price_usd',
    'cost_type',
  ],
  read: (cells) => ({
    day: dayOfDate(cells, 'usage_date_utc'),
    scope: cells('workspace') || 'Default',
    key: cells('api_key'),
    model: cells('model'),
    tier: cells('usage_type') === 'batch' ? 'batch' : 'default',
    long: cells('context_window').startsWith('>'),
    // Searches and code execution have no class of tokens.
    kind: kinds[cells('token_type')] ?? 'fee',
    requests: null,
    tokens: noTokens,
    cost: amountOf(cells, 'cost_usd'),
    list: cells('list_price_usd') === '' ? null : amountOf(cells, 'list_price_usd'),
  }),
}
