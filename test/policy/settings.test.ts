/**
 * Settings have the documented defaults, are checked, on record, and remember which values came
 * from the .env file.
 */
import { describe, expect, test } from 'vitest'
import { createPolicy } from '../../src/main/policy/policy'
import { createSettings } from '../../src/main/policy/settings'
import { openTestStore } from '../record/open-store'
import { rulesOver } from './sample-model'

function open() {
  const parts = openTestStore()
  createPolicy({ ...parts, rules: rulesOver() })
  const warned: unknown[] = []
  const platform = {
    ...parts.platform,
    log: { ...parts.platform.log, warn: (_: string, fields?: object) => void warned.push(fields) },
  }
  return { ...parts, warned, settings: createSettings({ ...parts, platform }) }
}

describe('settings', () => {
  test('start with their defaults and write nothing', () => {
    const { settings, db } = open()
    expect(settings.get()).toEqual({
      theme: 'system',
      project: 'dev',
      environment: 'development',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      defaultMaxOutputTokens: 1024,
      contentRetentionDays: null,
      defaultRoute: [],
      queueLimit: 1000,
      cacheMaxMegabytes: 64,
      stopOnTokenEmergency: false,
      stopOnSpendAnomaly: false,
      firstRunDone: false,
      reports: null,
      notifications: true,
      notificationPicks: { severity: 'info', kinds: null },
      fromDotEnv: [],
    })
    expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(0)
  })

  test('a change is on record with only what differs, published, and there after a restart', () => {
    const { settings, store, platform, audit, published } = open()
    settings.update({ theme: 'dark', notifications: true, contentRetentionDays: 30 }, 'page')
    expect(settings.get()).toMatchObject({
      theme: 'dark',
      contentRetentionDays: 30,
      notifications: true,
    })
    expect(audit.list({}).items).toMatchObject([
      {
        who: 'page',
        what: 'settings changed',
        before: '{"theme":"system","contentRetentionDays":null}',
        after: '{"theme":"dark","contentRetentionDays":30}',
      },
    ])
    expect(published).toEqual(['settings'])
    expect(createSettings({ store, platform, audit }).get()).toEqual(settings.get())
    settings.update({ contentRetentionDays: null }, 'page')
    expect(createSettings({ store, platform, audit }).get().contentRetentionDays).toBeNull()
    settings.update({ theme: 'dark' }, 'page')
    expect(audit.list({}).items).toHaveLength(2)
  })

  test('unknown projects, environments and zones are refused and change nothing', () => {
    const { settings, audit } = open()
    expect(() => settings.update({ theme: 'dark', project: 'ghost' }, 'page')).toThrow(
      /no project "ghost"/,
    )
    expect(() => settings.update({ environment: 'moon' }, 'page')).toThrow(/no environment "moon"/)
    expect(() => settings.update({ timeZone: 'Mars/Olympus' }, 'page')).toThrow(
      /"Mars\/Olympus" is not a time zone/,
    )
    expect(settings.get().theme).toBe('system')
    expect(audit.list({}).items).toEqual([])
  })

  test('a row this version does not know, or cannot use, is left alone', () => {
    const { settings, db } = open()
    db.exec(
      `INSERT INTO settings VALUES ('zoom', '2'), ('theme', '"plaid"'), ('project', '"admin"')`,
    )
    settings.reload()
    expect(settings.get()).toMatchObject({ theme: 'system', project: 'admin' })
    expect(db.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(3)
  })
})

describe('first-run defaults', () => {
  test('are taken, marked as from .env, and unmarked once a person chooses', () => {
    const { settings, audit } = open()
    settings.applyFirstRunDefaults({ defaultMaxOutputTokens: 500, project: 'admin' })
    expect(settings.get()).toMatchObject({
      defaultMaxOutputTokens: 500,
      project: 'admin',
      fromDotEnv: ['defaultMaxOutputTokens', 'project'],
    })
    settings.update({ defaultMaxOutputTokens: 800 }, 'page')
    expect(settings.get()).toMatchObject({ defaultMaxOutputTokens: 800, fromDotEnv: ['project'] })
    settings.applyFirstRunDefaults({ defaultMaxOutputTokens: 500 })
    expect(settings.get().defaultMaxOutputTokens).toBe(800)
    expect(audit.list({}).items.map((row) => [row.who, row.what])).toEqual([
      ['page', 'settings changed'],
      ['tollgate', 'settings taken from .env'],
    ])
  })

  test('never override a choice, nor apply after the first run', () => {
    const { settings } = open()
    settings.update({ project: 'content' }, 'page')
    settings.applyFirstRunDefaults({ project: 'admin' })
    expect(settings.get()).toMatchObject({ project: 'content', fromDotEnv: [] })
    settings.update({ firstRunDone: true }, 'page')
    settings.applyFirstRunDefaults({ defaultMaxOutputTokens: 500 })
    expect(settings.get()).toMatchObject({ defaultMaxOutputTokens: 1024, fromDotEnv: [] })
  })

  test('leave out what cannot be used, by name and without its value', () => {
    const { settings, warned } = open()
    settings.applyFirstRunDefaults({
      defaultMaxOutputTokens: 'many',
      project: 'ghost',
      timeZone: 'Nowhere',
      theme: 'dark',
    })
    expect(settings.get()).toMatchObject({ theme: 'dark', project: 'dev', fromDotEnv: ['theme'] })
    expect(warned).toEqual([
      { name: 'defaultMaxOutputTokens' },
      { name: 'project' },
      { name: 'timeZone' },
    ])
  })
})
