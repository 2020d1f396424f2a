/** Saved views of the ledger: kept, changed, removed and put back, each on record. */
import { expect, test } from 'vitest'
import { ledgerView, removedView, viewBody, type ViewBody } from '../../src/contract/ledger-views'
import { createLedgerViews } from '../../src/main/library/ledger-views'
import { openTestStore } from '../record/open-store'

const ofDev: ViewBody = { filter: { project: 'dev' }, range: '7d', columns: ['time', 'cost'] }

function open() {
  const parts = openTestStore()
  return { ...parts, views: createLedgerViews(parts), again: () => createLedgerViews(parts) }
}

test('a view is there after a restart, by name, with its filter, range and columns', () => {
  const { views, again, published } = open()
  views.create({ name: 'week', view: ofDev }, 'page')
  views.create({ name: 'All', view: { filter: {} } }, 'api')
  const kept = again().list()
  expect(kept.map(({ name, view }) => [name, view])).toEqual([
    ['All', { filter: {} }],
    ['week', ofDev],
  ])
  for (const one of kept) expect(ledgerView.parse(one)).toEqual(one)
  expect(published).toEqual(['ledgerViews', 'ledgerViews'])
})

test('a view is renamed and replaced apart, and a taken name is refused', () => {
  const { views, clock } = open()
  const { id } = views.create({ name: 'a', view: ofDev }, 'page')
  views.create({ name: 'b', view: ofDev }, 'page')
  clock.time += 1000
  expect(views.change({ id, name: 'c' }, 'page')).toMatchObject({
    name: 'c',
    view: ofDev,
    savedAt: clock.time,
  })
  const replaced = views.change({ id, view: { filter: { user: 'ann' } } }, 'page')
  expect(replaced).toMatchObject({ name: 'c', view: { filter: { user: 'ann' } } })
  expect(views.list().find((one) => one.id === id)).toEqual(replaced)
  expect(() => views.change({ id, name: 'b' }, 'page')).toThrow('There is a view "b".')
  expect(() => views.create({ name: 'c', view: ofDev }, 'page')).toThrow('There is a view "c".')
  expect(() => views.change({ id: 'view_none', name: 'x' }, 'page')).toThrow(
    'There is no saved view "view_none".',
  )
})

test('a removed view is put back under its own id, once, and not over another of its name', () => {
  const { views } = open()
  const before = views.create({ name: 'a', view: ofDev }, 'page')
  const removed = removedView.parse(views.remove(before.id, 'page'))
  expect(views.list()).toEqual([])
  views.putBack(removed, 'page')
  expect(views.list()).toEqual([before])
  expect(() => views.putBack(removed, 'page')).toThrow('it was put back already')
  views.remove(before.id, 'page')
  views.create({ name: 'a', view: ofDev }, 'page')
  expect(() => views.putBack(removed, 'page')).toThrow('There is a view "a".')
  expect(() => views.remove(before.id, 'page')).toThrow(/There is no saved view/)
})

test('the fifty-first view is refused, and so is putting one back then', () => {
  const { views } = open()
  const { id } = views.create({ name: 'first', view: ofDev }, 'page')
  const removed = views.remove(id, 'page')
  for (let made = 0; made < 50; made++) views.create({ name: `v${made}`, view: ofDev }, 'page')
  expect(() => views.create({ name: 'more', view: ofDev }, 'page')).toThrow(
    'There are 50 saved views. Remove one first.',
  )
  expect(() => views.putBack(removed, 'page')).toThrow('There are 50 saved views.')
})

test('every change is on record, with who made it and what was before', () => {
  const { views, audit } = open()
  const { id } = views.create({ name: 'a', view: ofDev }, 'page')
  views.change({ id, name: 'b' }, 'api')
  const removed = views.remove(id, 'page')
  views.putBack(removed, 'page')
  expect(() => views.create({ name: 'b', view: ofDev }, 'page')).toThrow()
  expect(audit.list({}).items.map(({ who, what, subject }) => [who, what, subject])).toEqual([
    ['page', 'view put back', 'b'],
    ['page', 'view removed', 'b'],
    ['api', 'view changed', 'b'],
    ['page', 'view saved', 'a'],
  ])
})

test('a view that cannot be read takes nothing else of the list away, and can be replaced', () => {
  const { views, db } = open()
  const { id } = views.create({ name: 'a', view: ofDev }, 'page')
  views.create({ name: 'b', view: ofDev }, 'page')
  db.prepare('UPDATE ledger_views SET view = ? WHERE id = ?').run('{"filter":{"nosuch":1}}', id)
  expect(views.list().map(({ name, view }) => [name, view])).toEqual([
    ['a', null],
    ['b', ofDev],
  ])
  expect(views.change({ id, view: ofDev }, 'page').view).toEqual(ofDev)
})

test.each([
  ['both kinds of range', { filter: { from: 1 }, range: '7d' }],
  ['a column twice', { filter: {}, columns: ['time', 'time'] }],
  ['no column', { filter: {}, columns: [] }],
  ['an unknown column', { filter: {}, columns: ['price'] }],
  ['an unknown range', { filter: {}, range: '8d' }],
  ['an unknown field of the filter', { filter: { colour: 'red' } }],
])('%s is refused', (_what, view) => {
  expect(viewBody.safeParse(view).success).toBe(false)
})
