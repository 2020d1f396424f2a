/** Which days are shown: a range that moves with today, days that were chosen, or all. */
import { NativeSelect } from '@mantine/core'
import { relativeRanges } from '../../../contract/ledger-views'
import type { Shown } from './ledger-address'
import { rangeLabel } from './ledger-views.words'

const ranges = relativeRanges.map((range) => ({ value: range, label: rangeLabel(range) }))

export function LedgerRange({
  shown,
  onShow,
}: {
  readonly shown: Shown
  readonly onShow: (shown: Shown) => void
}) {
  const { from, to, ...labels } = shown.filter
  const still = from !== undefined || to !== undefined
  return (
    <NativeSelect
      aria-label="Days shown"
      value={shown.range ?? (still ? 'still' : '')}
      data={[
        { value: '', label: 'Any time' },
        ...ranges,
        ...(still ? [{ value: 'still', label: 'Chosen days' }] : []),
      ]}
      onChange={({ currentTarget: { value } }) =>
        onShow({
          ...shown,
          filter: labels,
          range: relativeRanges.find((one) => one === value) ?? null,
        })
      }
    />
  )
}
