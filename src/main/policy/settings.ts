/**
 * Preferences kept on this machine: defaults from here, changes in the table `settings`, answers
 * from memory.
 */
import { settings as settingsSchema, type Settings } from '../../contract/system'
import { unknownModel } from '../../contract/unknown-model'
import { Failure } from '../platform/failure'
import { systemTimeZone } from '../../shared/zones'
import { assertTimeZone } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import { noteBroken } from '../storage/broken-cells'
import { parseCell } from '../storage/stored-json'
import type { Store } from '../storage/store'

/** What a person may change; `fromDotEnv` follows by itself. */
export type SettingsChange = Partial<Omit<Settings, 'fromDotEnv'>>

export interface SettingsStore {
  get(): Settings
  /**
   * Changes what is given, on record. Throws Failure `invalid_request` for an unknown project,
   * environment, model or time zone.
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
  readonly hasModel?: (written: string) => boolean
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
    fromDotEnv: [],
  }
}

export function createSettings({ store, platform, audit, hasModel }: SettingsDeps): SettingsStore {
  const select = store.db.prepare<[], { name: string; value: string }>(
    'SELECT name, value FROM settings',
  )
  const upsert = store.db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const hasProject = store.db
    .prepare<[string], number>('SELECT 1 FROM projects WHERE name = ?')
    .pluck()
  const hasEnvironment = store.db
    .prepare<[string], number>('SELECT 1 FROM environments WHERE name = ?')
    .pluck()
  let chosen: Partial<Settings> = {}
  let current: Settings = defaults()

  function reload() {
    const fields = settingsSchema.partial().shape
    const read: Record<string, unknown> = {}
    for (const { name, value } of select.all()) {
      const field = Object.entries(fields).find(([known]) => known === name)?.[1]
      // A name of a later version is not ours to judge.
      if (field === undefined) continue
      const parsed = parseCell<unknown>(field, value)
      if (parsed.ok) read[name] = parsed.value
      else
        noteBroken(store.db, {
          place: 'settings.value',
          row: name,
          text: value,
          problem: parsed.problem,
        })
    }
    chosen = read
    current = { ...defaults(), ...chosen }
  }
  reload()

  function check({ project, environment, timeZone, defaultRoute = [] }: SettingsChange) {
    if (timeZone !== undefined) assertTimeZone(timeZone)
    if (project !== undefined && hasProject.get(project) === undefined) {
      throw new Failure(
        'invalid_request',
        `There is no project "${project}". Add it first, then make it the current one.`,
      )
    }
    if (environment !== undefined && hasEnvironment.get(environment) === undefined) {
      throw new Failure(
        'invalid_request',
        `There is no environment "${environment}". Add it first, then make it the current one.`,
      )
    }
    // What has been on the route before is not judged again: it is passed over.
    const unknown = defaultRoute.findIndex(
      (written) => hasModel?.(written) === false && !current.defaultRoute.includes(written),
    )
    if (unknown === -1) return
    const message = unknownModel(defaultRoute[unknown] ?? '')
    throw new Failure('invalid_request', message, {
      issues: [{ path: `defaultRoute.${unknown}`, message }],
    })
  }

  function keep(change: Partial<Settings>, who: string, what: string): Settings {
    const changed = Object.fromEntries(
      Object.entries(change).filter(
        ([name, value]) =>
          value !== undefined &&
          JSON.stringify(value) !== JSON.stringify(current[name as keyof Settings]),
      ),
    )
    const names = Object.keys(changed)
    if (names.length === 0) return current
    const before = Object.fromEntries(names.map((name) => [name, current[name as keyof Settings]]))
    store.write(() => {
      for (const [name, value] of Object.entries(changed)) upsert.run(name, JSON.stringify(value))
      audit.note({ who, what, before, after: changed })
    })
    chosen = { ...chosen, ...changed }
    current = { ...defaults(), ...chosen }
    platform.changes.publish('settings')
    return current
  }

  function isUsable(name: string, value: unknown): boolean {
    const parsed = choosable.safeParse({ [name]: value })
    if (!parsed.success) return false
    try {
      check(parsed.data)
      return true
    } catch {
      return false
    }
  }

  return {
    reload,
    get: () => current,
    update(change, who) {
      check(change)
      const given = Object.keys(change).filter(
        (name) => change[name as keyof SettingsChange] !== undefined,
      )
      const fromDotEnv = current.fromDotEnv.filter((name) => !given.includes(name))
      return keep(
        fromDotEnv.length === current.fromDotEnv.length ? change : { ...change, fromDotEnv },
        who,
        'settings changed',
      )
    },
    applyFirstRunDefaults(values) {
      if (current.firstRunDone) return current
      const usable: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined || name in chosen) continue
        if (isUsable(name, value)) usable[name] = value
        else platform.log.warn('A value in the .env file was left out: it cannot be used', { name })
      }
      const names = Object.keys(usable)
      if (names.length === 0) return current
      return keep(
        { ...usable, fromDotEnv: [...current.fromDotEnv, ...names] },
        'tollgate',
        'settings taken from .env',
      )
    },
  }
}
