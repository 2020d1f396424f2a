/** Alerts by urgency, and audit rows as the fields that changed. */
import { describe, expect, it } from 'vitest'
import { alertKind, type Alert } from '../../../src/contract/alerts'
import type { AuditRow } from '../../../src/contract/system'
import { kindNames } from '../../../src/renderer/parts/alert.words'
import {
  alertRows,
  alertTarget,
  kindsIn,
  openText,
} from '../../../src/renderer/pages/activity/alert.words'
import { auditChanges, fieldWords } from '../../../src/renderer/pages/activity/audit-diff'
import {
  areasIn,
  auditRows,
  byDay,
  whatText,
  whoText,
} from '../../../src/renderer/pages/activity/audit.words'

function alert(fields: Partial<Alert> & Pick<Alert, 'id'>): Alert {
  return {
    time: 0,
    kind: 'budget_threshold',
    severity: 'info',
    title: fields.id,
    message: '',
    subject: null,
    acknowledgedAt: null,
    ...fields,
  }
}

describe('alertRows', () => {
  const alerts = [
    alert({ id: 'old', time: 1, severity: 'critical', acknowledgedAt: 9 }),
    alert({ id: 'info', time: 5 }),
    alert({ id: 'critical', time: 2, severity: 'critical', kind: 'ledger' }),
    alert({ id: 'newest-done', time: 8, acknowledgedAt: 9 }),
  ]
  const ids = (filter: Parameters<typeof alertRows>[1]) =>
    alertRows(alerts, filter).map(({ id }) => id)
  it('puts open ones first, the gravest on top, then the rest by time', () => {
    expect(ids({ show: 'all', severity: null, kind: null })).toEqual([
      'critical',
      'info',
      'newest-done',
      'old',
    ])
  })
  it('filters', () => {
    expect(ids({ show: 'open', severity: null, kind: null })).toEqual(['critical', 'info'])
    expect(ids({ show: 'acknowledged', severity: 'critical', kind: null })).toEqual(['old'])
    expect(ids({ show: 'all', severity: null, kind: 'ledger' })).toEqual(['critical'])
  })
  it('names and leads every kind somewhere', () => {
    for (const kind of alertKind.options)
      expect([kindNames[kind], alertTarget({ kind, subject: null }).path]).not.toContain(undefined)
    expect(kindsIn(alerts)).toEqual(['budget_threshold', 'ledger'])
  })
  it('counts', () =>
    expect([0, 1, 1200].map(openText)).toEqual(['None open', '1 open', '1\u2009200 open']))
})

describe('auditChanges', () => {
  const changes = (before: unknown, after: unknown) =>
    auditChanges(
      before === undefined ? null : JSON.stringify(before),
      after === undefined ? null : JSON.stringify(after),
      'UTC',
    )
  it('shows only what differs', () => {
    expect(
      changes({ name: 'a', enabled: true, limit: 1 }, { name: 'a', enabled: false, limit: 1 }),
    ).toEqual([{ kind: 'changed', field: 'enabled', before: 'on', after: 'off' }])
  })
  it('goes into nested fields and joins lists', () => {
    expect(
      changes(
        { policy: { allowedTiers: ['mini'] } },
        { policy: { allowedTiers: ['mini', 'standard'], defaultModel: 'gpt-4o' } },
      ),
    ).toEqual([
      { kind: 'changed', field: 'policy.allowedTiers', before: 'mini', after: 'mini, standard' },
      { kind: 'added', field: 'policy.defaultModel', after: 'gpt-4o' },
    ])
  })
  it('writes money exactly, durations and moments by their field', () => {
    expect(changes({ limitNanoUsd: 1_000_000_001 }, undefined)).toEqual([
      { kind: 'removed', field: 'limitNanoUsd', before: '$1.000000001' },
    ])
    expect(changes(undefined, { totalMs: 1500, until: Date.UTC(2026, 10, 20, 14, 5, 9) })).toEqual([
      { kind: 'added', field: 'totalMs', after: '1.50\u2009s' },
      { kind: 'added', field: 'until', after: '20 Nov 2026, 14:05:09' },
    ])
  })
  it('takes text that is not JSON as it is', () =>
    expect(auditChanges('old', 'new', 'UTC')).toEqual([
      { kind: 'changed', field: '', before: 'old', after: 'new' },
    ]))
  it('treats null as absent', () =>
    expect(changes({ baseUrl: null }, { baseUrl: 'https://a' })).toEqual([
      { kind: 'added', field: 'baseUrl', after: 'https://a' },
    ]))
  it('has nothing to say about equals', () =>
    expect(changes({ a: [1, 2] }, { a: [1, 2] })).toEqual([]))
})

it('words field names', () =>
  expect(fieldWords('timeouts.firstTokenMs')).toBe('timeouts › first token'))

describe('audit rows', () => {
  const row = (fields: Partial<AuditRow> & Pick<AuditRow, 'id'>): AuditRow => ({
    time: 0,
    who: 'page',
    what: 'key.create',
    subject: null,
    before: null,
    after: null,
    ...fields,
  })
  const rows = [
    row({
      id: '1',
      time: Date.UTC(2026, 10, 20, 23, 30),
      what: 'budget.update',
      who: 'api',
      after: '{"name":"dev day"}',
    }),
    row({ id: '2', time: Date.UTC(2026, 10, 20, 1), subject: 'key_1' }),
  ]
  it('filters by area, person and text', () => {
    expect(
      auditRows(rows, { search: 'DEV day', who: null, area: null }).map(({ id }) => id),
    ).toEqual(['1'])
    expect(auditRows(rows, { search: '', who: 'page', area: null }).map(({ id }) => id)).toEqual([
      '2',
    ])
    expect(auditRows(rows, { search: '', who: null, area: 'budget' }).map(({ id }) => id)).toEqual([
      '1',
    ])
    expect(areasIn(rows)).toEqual(['budget', 'key'])
  })
  it('breaks days where the zone breaks them', () => {
    expect(byDay(rows, 'UTC').map(({ day }) => day)).toEqual(['2026-11-20'])
    expect(byDay(rows, 'Europe/Berlin').map(({ day }) => day)).toEqual(['2026-11-21', '2026-11-20'])
  })
  it('words who and what', () => {
    expect([whoText('page'), whoText('api'), whoText('tollgate')]).toEqual([
      'You',
      'API token',
      'Tollgate',
    ])
    expect(['provider.change', 'key.replace', 'budget added', 'model.price'].map(whatText)).toEqual(
      ['Provider changed', 'Key secret replaced', 'Budget added', 'Model price changed'],
    )
  })
})
