/**
 * The hour of the week as clocks show it: each of the 168 is what a straight sum over its entries
 * says, in any zone, across both changes of its clocks (spec U8).
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usageWeek } from '../../src/contract/usage'
import { day, figuresFrom, hour, openUsage, quarter } from './entries'
import { draft, expectAddsUp, fill, filter, passes } from './any-entries'

/** Half an hour forward and back on Lord Howe, clocks 45 minutes off in Nepal. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
] as const
/** Hold the changes to summer time and from it, in Berlin, New York and on Lord Howe. */
const seasons = [
  { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 10) },
  { from: Date.UTC(2026, 8, 25), to: Date.UTC(2026, 10, 10) },
] as const

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Said by the platform's own calendar, not by the code that is tested. */
function shownHour(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(time)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return weekdays.indexOf(part('weekday')) * 24 + Number(part('hour'))
}

test('every hour equals its entries, whatever the filter, and the hours add up to the total', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(draft, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 25 }),
      filter,
      fc.boolean(),
      fc.constantFrom(...zones),
      fc.constantFrom(...seasons),
      fc.integer({ min: 0, max: 90 }),
      async (drafts, asked, simulated, timeZone, season, shift) => {
        const opened = openUsage('UTC')
        const length = season.to - season.from
        for (const part of [drafts.slice(0, drafts.length / 2), drafts.slice(drafts.length / 2)]) {
          fill(
            opened,
            part.map(([one, share]) => ({
              ...one,
              time: season.from - day + Math.floor(share * (length + 2 * day)),
            })),
          )
          const range = { from: season.from + shift * quarter, to: season.to - shift * quarter }
          const week = await opened.usage.week({ ...range, timeZone, simulated, ...asked })
          expect(usageWeek.parse(week)).toEqual(week)
          const inside = opened.entries.filter(
            (one) =>
              one.simulated === simulated &&
              one.time >= range.from &&
              one.time < range.to &&
              passes(one, asked),
          )
          expect(week.total).toEqual(figuresFrom(inside))
          expect(week.hours).toHaveLength(168)
          expectAddsUp(week.hours, week.total)
          for (const [place, figures] of week.hours.entries())
            expect(figures).toEqual(
              figuresFrom(inside.filter(({ time }) => shownHour(time, timeZone) === place)),
            )
        }
      },
    ),
    { numRuns: 20 },
  )
}, 60_000)

test('an hour that clocks show twice is one, and a skipped one has nothing', async () => {
  const opened = openUsage('Europe/Berlin')
  const back = Date.UTC(2026, 9, 25, 0)
  for (const time of [back, back + hour, back + 2 * hour]) opened.add({ time })
  const forward = Date.UTC(2026, 2, 29, 0, 59)
  for (const time of [forward, forward + 2 * 60_000]) opened.add({ time })
  const { hours } = await opened.usage.week({
    from: Date.UTC(2026, 2, 1),
    to: Date.UTC(2026, 11, 1),
  })
  const sunday = 6 * 24
  expect([0, 1, 2, 3, 4].map((at) => hours[sunday + at]?.calls)).toEqual([0, 1, 2, 2, 0])
})

test('an empty ledger has 168 hours of nothing, and an unknown zone is refused', async () => {
  const { usage } = openUsage('UTC')
  const { hours, total } = await usage.week({ from: 0, to: day })
  expect(hours).toEqual(Array.from({ length: 168 }, () => figuresFrom([])))
  expect(total).toEqual(figuresFrom([]))
  await expect(usage.week({ timeZone: 'Mars/Base' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
})
