/**
 * Preferences kept on this machine: defaults from here, changes in the table `settings`, answers
 * from memory.
 */
import { everyAlert } from '../../contract/alerts'
import { settings as settingsSchema, type Settings } from '../../contract/system'
import { systemTimeZone } from '../../shared/zones'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import {
  createSettingsCheck,
  type FolderProblem,
  type HasModel,
  type SettingsChange,
} from './check-settings'
import { createSettingRows } from './setting-rows'

export interface SettingsStore {
  get(): Settings
  /**
   * Changes what is given, on record. Throws Failure `invalid_request` for an unknown project,
   * environment, model or time zone, and for a folder that takes no files.
   */
  update(change: SettingsChange, who: string): Settings
  /**
   * Values found in the .env file: taken before the first run is done, and only where nobody has
   * chosen yet; shown as "from .env" until changed (spec K3). Values that cannot be used are logged
   * and left out.
   */
  applyFirstRunDefaults(values: Readonly<Partial<Record<keyof SettingsChange, unknown>>>): Settings
  /** Reads the table again, after it was changed by other means such as a restored backup. */
  reload(): void
}

export interface SettingsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  /** Is a model of this name in the catalogue? Absent: names of models are taken as they are. */
  readonly hasModel?: HasModel
  /** What is wrong with a folder for reports; absent: any is taken. */
  readonly folderProblem?: FolderProblem
}

const choosable = settingsSchema.omit({ fromDotEnv: true }).partial().strict()

function defaults(): Settings {
  return {
    theme: 'system',
    project: 'dev',
    environment: 'development',
    timeZone: systemTimeZone(),
    defaultMaxOutputTokens: 1024,
    contentRetentionDays: null,
    defaultRoute: [],
    queueLimit: 1000,
    cacheMaxMegabytes: 64,
    stopOnTokenEmergency: false,
    stopOnSpendAnomaly: false,
    firstRunDone: false,
    notifications: true,
    notificationPicks: everyAlert,
    reports: null,
    fromDotEnv: [],
  }
}

export function createSettings({
  store,
  platform,
  audit,
  hasModel,
  folderProblem,
}: SettingsDeps): SettingsStore {
  const table = createSettingRows(store.db)
  const checkAgainst = createSettingsCheck(store.db, hasModel, folderProblem)
  let chosen = table.read()
  let current: Settings = { ...defaults(), ...chosen }

  const check = (change: SettingsChange) => checkAgainst(change, current.defaultRoute)

  function take(next: Partial<Settings>) {
    chosen = next
    current = { ...defaults(), ...chosen }
  }

  /** Writes what differs, on record. */
  function keep(change: Partial<Settings>, who: string, what: string): Settings {
    const after = differing(current, change)
    const names = Object.keys(after)
    if (names.length === 0) return current
    const before = Object.fromEntries(names.map((name) => [name, current[name as keyof Settings]]))
    store.write(() => {
      table.save(after)
      audit.note({ who, what, before, after })
    })
    take({ ...chosen, ...after })
    platform.changes.publish('settings')
    return current
  }

  return {
    reload: () => take(table.read()),
    get: () => current,
    update(change, who) {
      check(change)
      const given = Object.entries(change).filter(([, value]) => value !== undefined)
      const names = new Set(given.map(([name]) => name))
      const fromDotEnv = current.fromDotEnv.filter((name) => !names.has(name))
      const isSame = fromDotEnv.length === current.fromDotEnv.length
      return keep(isSame ? change : { ...change, fromDotEnv }, who, 'settings changed')
    },
    applyFirstRunDefaults(values) {
      if (current.firstRunDone) return current
      const usable: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined || name in chosen) continue
        if (isUsable(name, value, check)) usable[name] = value
        else platform.log.warn('A value in the .env file was left out: it cannot be used', { name })
      }
      const names = Object.keys(usable)
      if (names.length === 0) return current
      const fromDotEnv = [...current.fromDotEnv, ...names]
      return keep({ ...usable, fromDotEnv }, 'tollgate', 'settings taken from .env')
    },
  }
}

function differing(current: Settings, change: Partial<Settings>): Partial<Settings> {
  const changed = Object.entries(change).filter(
    ([name, value]) =>
      value !== undefined &&
      JSON.stringify(value) !== JSON.stringify(current[name as keyof Settings]),
  )
  return Object.fromEntries(changed)
}

function isUsable(name: string, value: unknown, check: (change: SettingsChange) => void): boolean {
  const parsed = choosable.safeParse({ [name]: value })
  if (!parsed.success) return false
  try {
    check(parsed.data)
    return true
  } catch {
    return false
  }
}
