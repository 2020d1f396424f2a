/** How ranges that move are called, and what a saved view shows in a line. Pure. */
import type { RelativeRange, ViewBody } from '../../../contract/ledger-views'
import { filterText, type FilterNames } from '../../parts/filters/entry-filters'
import { presetLabels } from '../../parts/usage-range'

export function rangeLabel(range: RelativeRange): string {
  return presetLabels[range]
}

/** `7 days, project dev, 4 columns`; a view that cannot be read says so. */
export function viewText(view: ViewBody | null, timeZone: string, names: FilterNames): string {
  if (view === null) return 'cannot be read; replace it'
  const parts = [
    view.range === undefined ? null : rangeLabel(view.range),
    filterText(view.filter, timeZone, names),
    view.columns === undefined ? null : columnsText(view.columns.length),
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'every entry' : parts.join(', ')
}

function columnsText(count: number): string {
  return count === 1 ? '1 column' : `${count} columns`
}
