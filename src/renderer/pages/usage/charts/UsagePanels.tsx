/** A chart of two panels on the Usage page: what is clicked leads to the entries behind it. */
import { BarChart3 } from 'lucide-react'
import { useCallback, type ReactNode } from 'react'
import type { LedgerFilter } from '../../../../contract/ledger'
import { navigate } from '../../../frame/route'
import { bucketRange } from '../../../kit/charts/chart-data'
import type { PanelData } from '../../../kit/charts/panel-data'
import { Panels, type PanelsProps } from '../../../kit/charts/Panels'
import { EmptyState } from '../../../kit/EmptyState'
import { ledgerLink, type UsageView } from '../usage-address'
import { isOneValue } from '../usage-figures'
import type { UsageAnswers } from '../use-usage'
import { panelColors } from './panel-colors'

export interface UsagePanelsProps {
  readonly title: string
  readonly view: UsageView
  readonly usage: UsageAnswers
  /** The filter in words. */
  readonly filtered: string
  readonly data: PanelData
  /** What of the entries behind a bucket the chart is of. */
  readonly only?: LedgerFilter
  /** What is said where there is nothing to draw; null where there is. */
  readonly nothing: { readonly title: string; readonly text: ReactNode } | null
}

export function UsagePanels({
  title,
  view,
  usage,
  filtered,
  data,
  only,
  nothing,
}: UsagePanelsProps) {
  const { by, filter } = view
  const colorsOf: PanelsProps['colorsOf'] = useCallback(
    (columns, scheme) => panelColors(by, columns, scheme),
    [by],
  )
  if (nothing !== null)
    return (
      <EmptyState icon={BarChart3} title={nothing.title}>
        {nothing.text}
      </EmptyState>
    )
  return (
    <Panels
      title={title}
      data={data}
      colorsOf={colorsOf}
      linkOf={(bucket, column) => {
        const within = bucketRange(data, bucket)
        if (within === null || within.from > usage.now) return null
        if (column?.isPart !== true) return ledgerLink(within, usage.kind, { ...filter, ...only })
        return column.isOther === true || !isOneValue(column.name)
          ? null
          : ledgerLink(within, usage.kind, { ...filter, ...only, [by]: column.name })
      }}
      onFollow={(link) => navigate(link.replace(/^#/, ''))}
      facts={{ filter: filtered, unknownCostCalls: usage.summary.data?.unknownCostCalls ?? 0 }}
    />
  )
}
