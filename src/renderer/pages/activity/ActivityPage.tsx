/** Activity: what needs attention (alerts) and what was changed by whom (the audit trail). */
import { SegmentedControl } from '@mantine/core'
import { navigate, useRoute } from '../../app/route'
import { Page } from '../../ui/Page'
import { AlertList } from './AlertList'
import { AuditTrail } from './AuditTrail'
import classes from './activity.module.css'

export function ActivityPage() {
  const route = useRoute()
  const tab = route.rest[0] === 'audit' ? 'audit' : 'alerts'
  const tabs = (
    <SegmentedControl
      className={classes['tabs']}
      aria-label="Show"
      value={tab}
      onChange={(value) => navigate(value === 'audit' ? '/activity/audit' : '/activity')}
      data={[
        { value: 'alerts', label: 'Alerts' },
        { value: 'audit', label: 'Audit trail' },
      ]}
    />
  )
  return (
    <Page title="Activity" fixed>
      <div className={classes['page']}>{tab === 'alerts' ? <AlertList tabs={tabs} /> : <AuditTrail tabs={tabs} />}</div>
    </Page>
  )
}
