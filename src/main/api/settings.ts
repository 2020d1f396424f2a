/** Handlers of contract/system that are about this machine: preferences and the audit trail. */
import type { DotEnvReport } from '../../contract/dot-env'
import type { SettingsStore } from '../policy/settings'
import type { Audit } from '../record/audit'
import { os } from './handlers'

/**
 * Beside the settings: which variables of the .env files took effect, and of the others why not.
 */
export function settingsHandlers({
  settings,
  audit,
  dotEnvReport,
}: {
  readonly settings: SettingsStore
  readonly audit: Pick<Audit, 'list'>
  readonly dotEnvReport: () => DotEnvReport
}) {
  return {
    settings: os.system.settings.handler(() => settings.get()),
    updateSettings: os.system.updateSettings.handler(({ input, context }) =>
      settings.update(input, context.who),
    ),
    dotEnv: os.system.dotEnv.handler(() => dotEnvReport()),
    audit: os.system.audit.handler(({ input }) => audit.list(input)),
  }
}
