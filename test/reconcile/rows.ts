/** Headers and rows as the vendors write them. */

export interface Used {
  readonly input?: number
  readonly cached?: number
  readonly write5m?: number
  readonly write1h?: number
  readonly output?: number
  readonly searches?: number
}

export const anthropicUsageHeader =
  'usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed'
export const anthropicCostHeader =
  'usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status'
export const openaiUsageHeader =
  'start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens'
export const openaiCostHeader =
  'start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source'

const date = (day: number) => new Date(day).toISOString().slice(0, 10)
const span = (day: number) =>
  `${day / 1000},${day / 1000 + 86400},${date(day)}T00:00:00,${date(day + 86_400_000)}T00:00:00`

export function anthropicUsageRow(
  day: number,
  {
    model = 'claude-haiku-4-5-20251001',
    key = 'Tollgate',
    type = 'standard',
    long = false,
    ...used
  }: Used & {
    readonly model?: string
    readonly key?: string
    readonly type?: string
    readonly long?: boolean
  },
): string {
  const { input = 0, cached = 0, write5m = 0, write1h = 0, output = 0, searches = 0 } = used
  return `${date(day)},${model},${key},Default,${type},${long ? '> 200k' : '≤ 200k'},${input},${write5m},${write1h},${cached},${output},${searches},not_available,`
}

export function anthropicCostRow(
  day: number,
  token: string,
  cost: string,
  {
    model = 'Claude Haiku 4.5',
    key = 'Tollgate',
    type = 'message',
    long = false,
    list = cost,
  }: {
    readonly model?: string
    readonly key?: string
    readonly type?: string
    readonly long?: boolean
    readonly list?: string
  } = {},
): string {
  const kind = token === '' ? 'web_search' : 'token'
  return `${date(day)},${model},Default,${key},${type},${long ? '> 200k' : '≤ 200k'},${token},${cost},${list},${kind},not_available,,,active`
}

export function openaiUsageRow(
  day: number,
  {
    model = 'gpt-4o-2024-08-06',
    key = 'key_Tollgate',
    requests = 1,
    batch = 'FALSE',
    tier = 'default',
    ...used
  }: Used & {
    readonly model?: string
    readonly key?: string
    readonly requests?: number
    readonly batch?: string
    readonly tier?: string
  },
): string {
  const { input = 0, cached = 0, output = 0 } = used
  return `${span(day)},proj_1,${requests}.0,user-1,${key},${model},${batch},${tier},${input + cached}.0,${output}.0,${cached}.0,${input}.0`
}

export function openaiCostRow(
  day: number,
  item: string,
  amount: string,
  { key = 'key_Tollgate' }: { readonly key?: string } = {},
): string {
  return `${span(day)},${amount},usd,,,"${item}",,${key},proj_1,org-1,Secret project,Personal,me@example.test,`
}
