/** The question of latency over the range that the Usage page shows. */
import type { UsageLatency } from '../../../../contract/usage'
import { useServerQuery, type ServerQuery } from '../../../client/query'
import { writeFilter } from '../../../parts/filters/entry-filters'
import type { UsageView } from '../usage-address'
import type { UsageAnswers } from '../use-usage'

/** In the buckets of the series. */
export function useLatency(view: UsageView, usage: UsageAnswers): ServerQuery<UsageLatency> {
  const { range, timeZone, kind, series } = usage
  const { by, filter } = view
  const { from, to } = range ?? { from: 0, to: 0 }
  const interval = series.data?.interval ?? 'day'
  const simulated = kind === 'simulated'
  return useServerQuery(
    ['usage', 'ledger'],
    ['usage', 'latency', from, to, by, interval, timeZone, simulated, writeFilter(filter)],
    (client, signal) =>
      client.usage.latency({ from, to, by, interval, timeZone, simulated, ...filter }, { signal }),
    { enabled: range !== null && series.data !== undefined, keepPrevious: true },
  )
}
