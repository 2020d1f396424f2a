/**
 * The settings that are rules for calls. How the page looks, and where a person is working now, are
 * nobody else's.
 */
import { z } from 'zod'
import { settings as settingsSchema, type Settings } from '../../contract/system'
import { unknownModel } from '../../contract/unknown-model'
import type { SettingsStore } from '../policy/settings'
import { itemSection } from './plan-items'
import type { Section } from './section'
import { zoneIssues } from './zone-issues'

export interface SettingsSectionDeps {
  readonly settings: Pick<SettingsStore, 'get' | 'update' | 'reload'>
  readonly hasModel: (written: string) => boolean
}

const fieldsSchema = z
  .strictObject(
    settingsSchema.pick({
      timeZone: true,
      defaultMaxOutputTokens: true,
      defaultRoute: true,
      contentRetentionDays: true,
      queueLimit: true,
      cacheMaxMegabytes: true,
      stopOnTokenEmergency: true,
      stopOnSpendAnomaly: true,
    }).shape,
  )
  .partial()
type Rules = z.infer<typeof fieldsSchema>

export function settingsSection({ settings, hasModel }: SettingsSectionDeps): Section {
  return itemSection({
    name: 'settings',
    word: 'settings',
    form: 'single',
    about:
      'What holds where no policy says otherwise. The default route is tried where neither call nor policy names a model.',
    fieldsSchema,
    blank: {},
    reload: () => settings.reload(),
    read: () => [{ id: 'settings', name: 'settings', fields: rulesOf(settings.get()) }],
    issuesOf(_name, after, before) {
      const { timeZone, defaultRoute = [] } = after as Rules
      const known: unknown = before?.['defaultRoute']
      const kept = Array.isArray(known) ? known : []
      return [
        ...(timeZone === undefined ? [] : zoneIssues(timeZone)),
        ...defaultRoute.flatMap((written, index) =>
          hasModel(written) || kept.includes(written)
            ? []
            : [{ path: ['defaultRoute', index], message: unknownModel(written) }],
        ),
      ]
    },
    put: (_name, after, _present, who) => void settings.update(after as Rules, who),
  })
}

function rulesOf(all: Settings): Rules {
  return fieldsSchema.parse(
    Object.fromEntries(Object.entries(all).filter(([name]) => name in fieldsSchema.shape)),
  )
}
