/** Alerts as notifications of the system: whether, from which on, and if this browser lets them. */
import { Button, Switch } from '@mantine/core'
import type { Settings } from '../../../../contract/system'
import { useConnection } from '../../../client/connection-context'
import { useUpdateSettings } from '../../../parts/console.state'
import { ErrorState } from '../../../parts/ErrorState'
import { askNoticePermission, useNoticePermission } from '../../../parts/notice-permission.state'
import { SettingRow, Section } from '../SettingRow'
import { AlertPickRows } from './AlertPickRows'
import { permissionWords } from './notifications.words'

export function Notifications({ settings }: { readonly settings: Settings }) {
  const save = useUpdateSettings()
  const { shell } = useConnection()
  return (
    <Section title="Alerts">
      {save.error !== null && <ErrorState error={save.error} />}
      <SettingRow
        name="Notifications"
        reason="Alerts also reach you as system notifications, so that a crossed budget is seen while another window is in front. A click opens what the alert is about."
      >
        <Switch
          aria-label="Notifications"
          checked={settings.notifications}
          disabled={save.running}
          onChange={(event) => void save.run({ notifications: event.currentTarget.checked })}
        />
      </SettingRow>
      {settings.notifications && shell === 'browser' && <BrowserRow />}
      {settings.notifications && (
        <AlertPickRows
          way="notifications"
          picks={settings.notificationPicks}
          onPicks={(notificationPicks) => void save.run({ notificationPicks })}
        />
      )}
    </Section>
  )
}

/** Each browser asks for itself. */
function BrowserRow() {
  const permission = useNoticePermission()
  const { state, reason } = permissionWords[permission]
  return (
    <SettingRow name="In this browser" reason={reason}>
      {permission === 'default' ? (
        <Button variant="default" onClick={() => void askNoticePermission()}>
          Allow notifications
        </Button>
      ) : (
        <span role="status">{state}</span>
      )}
    </SettingRow>
  )
}
