/** The questions the Usage page asks, and which kind of entries it shows while none was chosen. */
import type { Dimension } from '../../../contract/primitives'
import type { UsageSeries, UsageSummary } from '../../../contract/usage'
import { systemTimeZone } from '../../../shared/zones'
import { writeFilter } from '../../parts/filters/entry-filters'
import { useServerQuery, type ServerQuery } from '../../client/query'
import { useQuantizedNow } from '../../parts/use-quantized-now'
import type { UsageView } from './usage-address'
import type { Kind } from './usage-figures'
import { autoInterval, intervalFits, usageRange, type UsageRange } from '../../parts/usage-range'

export interface UsageAnswers {
  /** In steps of a quarter of an hour. */
  readonly now: number
  readonly timeZone: string
  /** Null while custom dates are incomplete. */
  readonly range: UsageRange | null
  readonly kind: Kind
  /** False while no attempt was ever made at a real provider. */
  readonly anyReal: boolean
  /** False while the ledger is empty. */
  readonly any: boolean
  readonly summary: ServerQuery<UsageSummary>
  readonly previous: ServerQuery<UsageSummary>
  readonly series: ServerQuery<UsageSeries>
  readonly spenders: ServerQuery<UsageSummary>
}

const topics = ['usage', 'ledger'] as const
const nowhere = { from: 0, to: 0 }

export function useUsage(view: UsageView): UsageAnswers {
  const now = useQuantizedNow()
  const settings = useServerQuery(['settings'], ['settings'], (client) => client.system.settings())
  const firstReal = useServerQuery(
    ['ledger'],
    ['usage', 'any-real'],
    async (client) => (await client.ledger.list({ simulated: false, limit: 1 })).items.length > 0,
  )
  const first = useServerQuery(
    ['ledger'],
    ['usage', 'any'],
    async (client) => (await client.ledger.list({ limit: 1 })).items.length > 0,
  )
  const timeZone = settings.data?.timeZone ?? systemTimeZone()
  const range = usageRange(view.preset, view.custom, now, timeZone)
  const { from, to, previous: before } = range ?? { ...nowhere, previous: nowhere }
  const kind = view.kind ?? (firstReal.data === false ? 'simulated' : 'real')
  const simulated = kind === 'simulated'
  const fitting =
    view.interval !== null && range !== null && intervalFits(range, view.interval)
      ? view.interval
      : null
  const interval = fitting ?? autoInterval({ from, to })
  const options = {
    enabled: range !== null && !settings.loading && (view.kind !== null || !firstReal.loading),
    keepPrevious: true,
  }

  const { filter } = view
  const filtered = writeFilter(filter)
  const summaryOf = (by: Dimension) => ({
    key: ['usage', 'summary', from, to, by, simulated, filtered],
    input: { from, to, by, simulated, ...filter },
  })
  const main = summaryOf(view.by)
  const side = summaryOf(view.spendersBy)
  return {
    now,
    timeZone,
    range,
    kind,
    anyReal: firstReal.data !== false,
    any: first.data !== false,
    summary: useServerQuery(
      topics,
      main.key,
      (client, signal) => client.usage.summary(main.input, { signal }),
      options,
    ),
    spenders: useServerQuery(
      topics,
      side.key,
      (client, signal) => client.usage.summary(side.input, { signal }),
      options,
    ),
    previous: useServerQuery(
      topics,
      ['usage', 'summary', before.from, before.to, null, simulated, filtered],
      (client, signal) => client.usage.summary({ ...before, simulated, ...filter }, { signal }),
      options,
    ),
    series: useServerQuery(
      topics,
      ['usage', 'series', from, to, view.by, interval, timeZone, simulated, filtered],
      (client, signal) =>
        client.usage.series(
          { from, to, by: view.by, interval, timeZone, simulated, ...filter },
          { signal },
        ),
      options,
    ),
  }
}
