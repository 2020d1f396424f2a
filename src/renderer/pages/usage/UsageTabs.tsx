/** Figures of the ledger, its months, how good answers were, what held calls up, advice from it, or the ledger beside what vendors say. */
import { SegmentedControl } from '@mantine/core'
import { navigate } from '../../frame/route'
import type { UsageView } from './usage-address'
import classes from './usage.module.css'

export interface UsageTabsProps {
  readonly value: UsageView['tab'] | 'reconcile'
  readonly onView: (tab: UsageView['tab']) => void
}

export function UsageTabs({ value, onView }: UsageTabsProps) {
  return (
    <SegmentedControl
      className={classes.tabs}
      aria-label="Show"
      value={value}
      onChange={(chosen) =>
        chosen === 'reconcile' ? navigate('/usage/reconcile') : onView(chosen)
      }
      data={[
        { value: 'figures', label: 'Figures' },
        { value: 'months', label: 'Months' },
        { value: 'quality', label: 'Quality' },
        { value: 'traffic', label: 'Traffic' },
        { value: 'advice', label: 'Advice' },
        { value: 'reconcile', label: 'Reconcile' },
      ]}
    />
  )
}
