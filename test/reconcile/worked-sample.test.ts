/**
 * Two exports of one account, as its owner published them: they agree to the last digit on some
 * days, and on others the same money stands on another day or has no row of usage.
 */
import { expect, test } from 'vitest'
import { openReconcile, usd } from './open-reconcile'

const october = (day: number) => Date.UTC(2025, 9, day)
const usageHeader =
  'start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens,input_text_tokens,output_text_tokens,input_cached_text_tokens,input_audio_tokens,input_cached_audio_tokens,output_audio_tokens,input_image_tokens,input_cached_image_tokens,output_image_tokens'
const costHeader =
  'start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name'

function times(day: number): string {
  const [from, to] = [october(day), october(day + 1)]
  return [from / 1000, to / 1000, new Date(from).toISOString(), new Date(to).toISOString()].join(
    ',',
  )
}

function usageRow(day: number, model: string, input: number, cached: number, output: number) {
  return `${times(day)},proj_a,10.0,user-a,key_Tollgate,${model},FALSE,default,${input + cached}.0,${output}.0,${cached}.0,${input}.0,${input}.0,${output}.0,${cached}.0,0.0,0.0,0.0,0.0,0.0,0.0`
}

const used = [
  [5, 'gpt-4o-2024-08-06', 53_440, 5760, 10_646],
  [6, 'gpt-5-2025-08-07', 38_072, 8192, 60_000],
  [6, 'gpt-5-mini-2025-08-07', 28_915, 0, 80_000],
  [7, 'gpt-5-mini-2025-08-07', 0, 0, 284_894],
  [10, 'gpt-5-mini-2025-08-07', 0, 0, 170_450],
  [11, 'gpt-5-mini-2025-08-07', 0, 0, 36_027],
] as const

test('the sample gives its findings: moved, missing, and equal to the last digit', async () => {
  const house = openReconcile('UTC')
  for (const [day, model, input, cached, output] of used)
    for (let call = 0; call < 10; call += 1)
      house.book(
        model.replace(/-\d{4}-\d{2}-\d{2}$/, ''),
        october(day) + call,
        call === 0 ? { input, cached, output } : {},
        { servedModel: model },
      )
  await house.take(
    usageHeader,
    ...used.map(([day, model, input, cached, output]) =>
      usageRow(day, model, input, cached, output),
    ),
    `${times(8)}${','.repeat(20)}`,
    `${times(9)}${','.repeat(20)}`,
  )
  await house.take(
    costHeader,
    ...[
      [5, '0.895874'],
      [6, '0.56177125'],
      [7, '0.569788'],
      [8, '0.5455665'],
      [10, '0.3409'],
      [11, '0.072054'],
    ].map(([day, amount]) => `${times(Number(day))},${amount},usd,,,org-a,Personal`),
    `${times(9)},,,,,,`,
  )
  const { usage, cost } = await house.report('openai')
  expect(usage?.lines.map(({ state }) => state)).toEqual(used.map(() => 'matched'))
  expect(
    cost?.lines.map(({ day, exportNanoUsd, ledgerNanoUsd, state, findings }) => [
      new Date(day).getUTCDate(),
      exportNanoUsd / usd,
      ledgerNanoUsd / usd,
      state,
      ...findings.map(({ cause, amountNanoUsd }) => `${cause} ${amountNanoUsd / usd}`),
    ]),
  ).toEqual([
    [5, 0.895874, 0.24726, 'explained', 'other_day 0.648614'],
    [6, 0.56177125, 0.81584275, 'explained', 'other_day -0.648614', 'missing_rows 0.3945425'],
    [7, 0.569788, 0.569788, 'matched'],
    [8, 0.5455665, 0, 'explained', 'missing_rows 0.5455665'],
    [10, 0.3409, 0.3409, 'matched'],
    [11, 0.072054, 0.072054, 'matched'],
  ])
  expect(cost?.unexplainedNanoUsd).toBe(0)
})
