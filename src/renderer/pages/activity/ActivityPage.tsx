/**
 * Activity: what needs attention, what runs and waits, what could not be done, what was changed by
 * whom, and the log.
 */
import { SegmentedControl } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'
import { navigate, useRoute } from '../../frame/route'
import { Page } from '../../kit/Page'
import { AlertList } from './AlertList'
import { AuditTrail } from './AuditTrail'
import { DeadLetterList } from './DeadLetterList'
import { LogList } from './log/LogList'
import { QueueList } from './QueueList'
import layout from '../../kit/layout.module.css'
import classes from './activity.module.css'

interface Tab {
  /** After `/activity/`; the first tab has none. */
  readonly value: string
  readonly label: string
  readonly Content: ComponentType<{ readonly tabs: ReactNode }>
}

const alerts: Tab = { value: '', label: 'Alerts', Content: AlertList }
const allTabs: readonly Tab[] = [
  alerts,
  { value: 'queue', label: 'Queue', Content: QueueList },
  { value: 'dead-letters', label: 'Dead letters', Content: DeadLetterList },
  { value: 'audit', label: 'Audit trail', Content: AuditTrail },
  { value: 'log', label: 'Log', Content: LogList },
]

export function ActivityPage() {
  const route = useRoute()
  const { value, Content } = allTabs.find((tab) => tab.value === (route.rest[0] ?? '')) ?? alerts
  const tabs = (
    <SegmentedControl
      className={classes.tabs}
      aria-label="Show"
      value={value}
      onChange={(chosen) => navigate(chosen === '' ? '/activity' : `/activity/${chosen}`)}
      data={allTabs.map((tab) => ({ value: tab.value, label: tab.label }))}
    />
  )
  return (
    <Page title="Activity" fixed>
      <div className={layout.fill} data-down>
        <Content tabs={tabs} />
      </div>
    </Page>
  )
}
