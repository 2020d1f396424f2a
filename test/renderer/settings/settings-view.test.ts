/** Settings decisions: zones, bounds, retention, and what came from .env. */
import { describe, expect, it } from 'vitest'
import { keychainStatus } from '../../../src/contract/keys'
import type { Settings } from '../../../src/contract/system'
import {
  isFromDotEnv,
  keychainHeadline,
  otherFromDotEnv,
  parseMaxOutput,
  retentionDays,
  retentionOptions,
  retentionValue,
  retentionWarning,
  zoneChoices,
  zoneOffset,
} from '../../../src/renderer/pages/settings/settings.words'

it('offers UTC, the own zone and each other zone once', () => {
  expect(zoneChoices('Asia/Seoul', ['Asia/Seoul', 'Europe/Berlin', 'UTC'])).toEqual([
    'UTC',
    'Asia/Seoul',
    'Europe/Berlin',
  ])
})

it('gives the offset of a moment', () => {
  expect(zoneOffset('Europe/Berlin', Date.UTC(2026, 0, 1))).toBe('UTC+1')
  expect(zoneOffset('Europe/Berlin', Date.UTC(2026, 6, 1))).toBe('UTC+2')
  expect(zoneOffset('Nowhere/Land', 0)).toBe('')
})

describe('retention', () => {
  it('goes round', () =>
    expect([null, 1, 42].map((days) => retentionDays(retentionValue(days)))).toEqual([null, 1, 42]))
  it('shows an unusual value among the choices', () => {
    expect(retentionOptions(42)[0]).toEqual({ value: '42', label: '42 days' })
    expect(retentionOptions(30)).toHaveLength(6)
  })
  it('warns only when something would be deleted', () => {
    expect(retentionWarning(null, 30)).toMatch(/older than 30 days/)
    expect(retentionWarning(30, 7)).toMatch(/7 days/)
    expect([
      retentionWarning(7, 30),
      retentionWarning(7, null),
      retentionWarning(null, null),
    ]).toEqual([null, null, null])
  })
})

it.each([
  ['1,024', 1024],
  ['4k', 4000],
])('%j tokens', (text, value) => expect(parseMaxOutput(text)).toEqual({ problem: null, value }))
it.each([
  ['', /whole number/],
  ['2000000', /At most/],
])('%j is refused', (text, sentence) => expect(parseMaxOutput(text).problem).toMatch(sentence))

it('tells settings from .env from other variables', () => {
  const settings: Settings = {
    theme: 'system',
    project: 'dev',
    environment: 'development',
    timeZone: 'UTC',
    defaultMaxOutputTokens: 1024,
    contentRetentionDays: null,
    defaultRoute: [],
    queueLimit: 1000,
    cacheMaxMegabytes: 64,
    stopOnTokenEmergency: false,
    stopOnSpendAnomaly: false,
    firstRunDone: true,
    reports: null,
    notifications: true,
    notificationPicks: { severity: 'info', kinds: null },
    fromDotEnv: ['defaultMaxOutputTokens', 'OPENAI_BASE_URL'],
  }
  expect(isFromDotEnv(settings, 'defaultMaxOutputTokens')).toBe(true)
  expect(isFromDotEnv(settings, 'theme')).toBe(false)
  expect(otherFromDotEnv(settings)).toEqual(['OPENAI_BASE_URL'])
})

it('has a headline for every keychain state', () => {
  const headlines = keychainStatus.shape.state.options.map((state) =>
    keychainHeadline({
      available: false,
      backend: 'none',
      storeName: 'Secret Service',
      state,
      message: '',
    }),
  )
  expect(new Set(headlines).size).toBe(headlines.length)
})
