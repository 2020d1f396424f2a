/** The dashboard's cost export: money that is not rounded, a line item that names model and class. */
import {
  amountOf,
  CellFault,
  dayOfSeconds,
  noTokens,
  type ExportRow,
  type Format,
  type Tier,
} from './format'

export const openaiCost: Format = {
  family: 'openai_cost',
  required: ['start_time', 'amount_value', 'amount_currency'],
  known: ['end_time', 'start_time_iso', 'end_time_iso', 'line_item', 'project_id', 'api_key_id'],
  read(cells) {
    const day = dayOfSeconds(cells, 'start_time')
    if (cells('amount_value') === '') return { emptyDay: day }
    const currency = cells('amount_currency')
    if (currency.toLowerCase() !== 'usd')
      throw new CellFault(
        `amount_currency is "${currency.slice(0, 10)}": only USD can be compared.`,
      )
    return {
      day,
      scope: cells('project_id'),
      key: cells('api_key_id'),
      ...lineItem(cells('line_item')),
      requests: null,
      tokens: noTokens,
      cost: amountOf(cells, 'amount_value'),
      list: null,
    }
  },
}

const kinds: Readonly<Record<string, ExportRow['kind']>> = {
  input: 'input',
  input_tokens: 'input',
  'cached input': 'cached',
  cached_input_tokens: 'cached',
  'cache writes': 'write5m',
  output: 'output',
  output_tokens: 'output',
}

/** `priority | gpt-5.5-2026-04-23, cached input, long context`; without a model it is a fee. */
function lineItem(text: string): Pick<ExportRow, 'model' | 'tier' | 'long' | 'kind'> {
  if (text === '') return { model: '', tier: 'default', long: false, kind: 'sum' }
  const [, marked, bare = text] = /^(batch|flex|priority) \| (.*)$/.exec(text) ?? []
  const tier = (marked ?? 'default') as Tier
  const long = bare.endsWith(', long context')
  const item = long ? bare.slice(0, -', long context'.length) : bare
  const comma = item.lastIndexOf(',')
  const model = comma === -1 ? '' : item.slice(0, comma).replace(/ audio$/, '')
  if (model === '' || /[ /]/.test(model)) return { model: '', tier, long, kind: 'fee' }
  return { model, tier, long, kind: kinds[item.slice(comma + 1).trim()] ?? 'sum' }
}
