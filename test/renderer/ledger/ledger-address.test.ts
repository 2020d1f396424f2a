/** What an address of the ledger says, and that ranges that move do move. */
import { describe, expect, it } from 'vitest'
import {
  askedFilter,
  bodyOf,
  entryPath,
  everything,
  listPath,
  readShown,
  showsSame,
  shownOf,
  writeShown,
  type Shown,
} from '../../../src/renderer/pages/ledger/ledger-address'
import { viewText } from '../../../src/renderer/pages/ledger/ledger-views.words'

const read = (query: string) => readShown(new URLSearchParams(query))
const week: Shown = {
  filter: { project: 'dev', user: '(none)' },
  range: '7d',
  columns: ['time', 'cost'],
  viewId: 'view_1',
}

describe('the address', () => {
  it('says everything that is shown, and nothing for everything', () => {
    expect(read(writeShown(week))).toEqual(week)
    expect(writeShown(everything)).toBe('')
    expect(listPath(everything)).toBe('/ledger')
    expect(read(listPath(week, 'ent_1').split('?')[1] ?? '')).toEqual(week)
    expect(entryPath('ent_1', { ...everything, filter: { user: 'ann' } })).toBe(
      '/ledger/ent_1?user=ann',
    )
  })
  it('leaves out what is no range and no column', () => {
    expect(read('range=8d&columns=price.cost.time.cost&colour=red')).toEqual({
      ...everything,
      columns: ['time', 'cost'],
    })
  })
  it('holds a range that moves or days that stand still, never both', () => {
    expect(read('range=today&from=1&to=2')).toEqual({ ...everything, range: 'today' })
    expect(read('from=1&to=2')).toEqual({ ...everything, filter: { from: 1, to: 2 } })
  })
})

describe('a range that moves', () => {
  const berlin = 'Europe/Berlin'
  it('is the days up to the one it is looked at, in the zone of the console', () => {
    const asked = (now: string) => askedFilter(week, Date.parse(now), berlin)
    expect(asked('2026-11-28T12:00:00Z')).toEqual({
      ...week.filter,
      from: Date.parse('2026-11-21T23:00:00Z'),
      to: Date.parse('2026-11-28T23:00:00Z'),
    })
    expect(asked('2026-11-28T23:30:00Z')).toEqual({
      ...week.filter,
      from: Date.parse('2026-11-22T23:00:00Z'),
      to: Date.parse('2026-11-29T23:00:00Z'),
    })
  })
  it('keeps whole days where the clocks change', () => {
    const { from, to } = askedFilter(week, Date.parse('2026-10-26T12:00:00Z'), berlin)
    expect([from, to]).toEqual([
      Date.parse('2026-10-19T22:00:00Z'),
      Date.parse('2026-10-26T23:00:00Z'),
    ])
  })
})

describe('a saved view', () => {
  it('shows what was shown when it was saved, whatever it is called', () => {
    const again = shownOf(bodyOf(week), 'view_2')
    expect(showsSame(again, week)).toBe(true)
    expect(again.viewId).toBe('view_2')
    expect(showsSame({ ...week, range: null }, week)).toBe(false)
    expect(showsSame({ ...week, columns: null }, week)).toBe(false)
  })
  it('says in a line what it shows', () => {
    const names = { keys: new Map(), providers: new Map() }
    expect(viewText(bodyOf(week), 'UTC', names)).toBe('7 days, project dev, user none, 2 columns')
    expect(viewText(bodyOf(everything), 'UTC', names)).toBe('every entry')
    expect(viewText(null, 'UTC', names)).toBe('cannot be read; replace it')
  })
})
