/**
 * Settings: preferences kept on this machine, each with its reason, and what the console can say
 * about itself.
 */
import { useSettings } from '../../parts/console.state'
import { ErrorState } from '../../parts/ErrorState'
import { Page } from '../../kit/Page'
import { SkeletonRows } from '../../kit/Skeletons'
import { Notifications } from './alerts/Notifications'
import { Webhook } from './alerts/Webhook'
import { AboutConsole } from './AboutConsole'
import { Backups } from './Backups'
import { Diagnostics } from './Diagnostics'
import { DotEnvFile } from './DotEnvFile'
import { KeychainState } from './KeychainState'
import { LedgerCare } from './LedgerCare'
import { Preferences } from './Preferences'
import { ReportSchedule } from './ReportSchedule'
import { RulesFile } from './RulesFile'
import { WipeContent } from './WipeContent'
import classes from './settings.module.css'

/** The page, section by section. */
export function SettingsPage() {
  const settings = useSettings()
  return (
    <Page title="Settings">
      <div className={classes.content}>
        {settings.error !== null && <ErrorState error={settings.error} onRetry={settings.reload} />}
        {settings.error === null && settings.data === undefined && (
          <SkeletonRows rows={6} rowHeight={52} widths={['50%', '20%']} />
        )}
        {settings.data !== undefined && <Preferences settings={settings.data} />}
        {settings.data !== undefined && <Notifications settings={settings.data} />}
        <Webhook />
        {settings.data !== undefined && (
          <ReportSchedule key={JSON.stringify(settings.data.reports)} settings={settings.data} />
        )}
        <KeychainState />
        <DotEnvFile />
        <WipeContent />
        <RulesFile />
        <LedgerCare />
        <Backups />
        <AboutConsole />
        <Diagnostics />
      </div>
    </Page>
  )
}
