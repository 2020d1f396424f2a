/** The dashboard's usage export: counts as floats, whole input with what of it was cached. */
import { CellFault, countOf, dayOfSeconds, type Format, type Tier } from './format'

export const openaiUsage: Format = {
  family: 'openai_usage',
  required: ['start_time', 'num_model_requests', 'input_tokens'],
  known: [
    'end_time',
    'start_time_iso',
    'end_time_iso',
    'project_id',
    'api_key_id',
    'model',
    'batch',
    'service_tier',
    'output_tokens',
    'input_cached_tokens',
    'input_cache_write_tokens',
  ],
  read(cells) {
    const day = dayOfSeconds(cells, 'start_time')
    if (cells('num_model_requests') === '' && cells('input_tokens') === '') return { emptyDay: day }
    const whole = countOf(cells, 'input_tokens')
    const cached = countOf(cells, 'input_cached_tokens')
    const write5m = countOf(cells, 'input_cache_write_tokens')
    if (cached + write5m > whole)
      throw new CellFault('input_tokens is less than what of it was cached or written.')
    return {
      day,
      scope: cells('project_id'),
      key: cells('api_key_id'),
      model: cells('model'),
      tier: tierOf(cells('batch'), cells('service_tier')),
      long: false,
      kind: 'usage',
      requests: countOf(cells, 'num_model_requests'),
      tokens: {
        input: whole - cached - write5m,
        cached,
        write5m,
        write1h: 0,
        output: countOf(cells, 'output_tokens'),
      },
      cost: null,
      list: null,
    }
  },
}

function tierOf(batch: string, tier: string): Tier {
  if (batch.toUpperCase() === 'TRUE' || tier === 'batch') return 'batch'
  return tier === 'flex' || tier === 'priority' ? tier : 'default'
}
