/** A report's figures: each equals the entries behind it, to the nano, in every zone (spec U3, U8). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noValue } from '../../../src/contract/entry-filter'
import { reportDimensions, usageReport } from '../../../src/contract/reports'
import { exactUsd } from '../../../src/shared/money-text'
import { bucketsOf, periodOf } from '../../../src/main/platform/periods'
import { documentOf } from '../../../src/main/usage/report/report-document'
import { toMarkdown } from '../../../src/main/usage/report/report-markdown'
import { createReports } from '../../../src/main/usage/report/reports'
import { chargesFrom, draft, fill, filter, from, passes, to, zones } from '../any-entries'
import { figuresFrom, labelOf } from '../entries'
import { openReports } from './open-reports'

describe('figures', () => {
  test('totals, days, biggest of each, charges and unknown costs equal a straight sum over the entries', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(draft, { maxLength: 30 }),
        filter,
        fc.boolean(),
        fc.constantFrom(...zones),
        fc.constantFrom('day', 'week', 'month'),
        fc.integer({ min: from, max: to - 1 }),
        async (drafts, asked, simulated, timeZone, period, at) => {
          const opened = openReports(timeZone)
          opened.clock.time = to + 40 * 86_400_000
          fill(opened, drafts)
          const report = await opened.reports.get({ ...asked, simulated, period, at })
          expect(usageReport.parse(report)).toEqual(report)

          const { start, end } = periodOf(period, timeZone, at)
          expect([report.from, report.to]).toEqual([start, end])
          const about = opened.entries.filter(
            (one) => one.simulated === simulated && passes(one, asked),
          )
          const within = (low: number, high: number) =>
            about.filter(({ time }) => time >= low && time < high)
          const inside = within(start, end)
          expect(report.total).toEqual(figuresFrom(inside))
          const before = periodOf(period, timeZone, start - 1)
          expect(report.previous).toEqual({
            from: before.start,
            to: before.end,
            figures: figuresFrom(within(before.start, before.end)),
          })
          expect(report.charges).toEqual(chargesFrom(inside))

          const cost = (entries: typeof inside) =>
            simulated ? figuresFrom(entries).wouldCostNanoUsd : figuresFrom(entries).costNanoUsd
          const starts = bucketsOf(start, end, period === 'day' ? 'hour' : 'day', timeZone)
          expect(report.spend.points).toEqual(
            starts.map((first, index) => {
              const own = within(first, starts[index + 1] ?? end)
              return { start: first, costNanoUsd: cost(own), calls: figuresFrom(own).calls }
            }),
          )
          expect(report.tops.map(({ by }) => by)).toEqual([...reportDimensions])
          for (const { by, lines } of report.tops)
            for (const line of lines) {
              const own = inside.filter((one) => (labelOf(one, by) ?? noValue) === line.name)
              const figures = figuresFrom(own)
              expect(line).toMatchObject({
                calls: figures.calls,
                errors: figures.errors,
                tokens: figures.inputTokens + figures.outputTokens,
                costNanoUsd: cost(own),
                unknownCostCalls: figures.unknownCostCalls,
              })
            }
          expect(report.unknown.reduce((sum, { calls }) => sum + calls, 0)).toBe(
            report.total.unknownCostCalls,
          )
          // What is written is what was counted.
          const text = toMarkdown(documentOf(report))
          const exact = exactUsd(cost(inside)).split('.')
          expect(text.replaceAll(',', '')).toContain(`$${exact[0] ?? ''}.${exact[1] ?? ''}`)
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  test('what is past the ten biggest is one line, and the lines add up to the total', async () => {
    const { reports, add, clock } = openReports()
    for (let number = 1; number <= 14; number += 1)
      add({ project: `p${number}`, costNanoUsd: number * 1_000_000_007, inputTokens: number })
    clock.time = Date.UTC(2026, 6, 2)
    const report = await reports.get({ period: 'month' })
    const lines = report.tops.find(({ by }) => by === 'project')?.lines ?? []
    expect(lines.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 10 }, (_, index) => `p${14 - index}`),
      null,
    ])
    expect(lines.at(-1)).toMatchObject({ calls: 4, costNanoUsd: 10 * 1_000_000_007 })
    expect(lines.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(
      report.total.costNanoUsd,
    )
    expect(toMarkdown(documentOf(report))).toContain('| All others | 4 |')
  })

  test('without a moment it is the last period that is over; one that runs is compared with as much of the one before', async () => {
    const { reports, add, clock } = openReports('Europe/Berlin')
    clock.time = Date.UTC(2026, 10, 11, 11)
    add({ time: Date.UTC(2026, 9, 5, 10), costNanoUsd: 5 })
    add({ time: Date.UTC(2026, 9, 20, 10), costNanoUsd: 70 })
    add({ time: Date.UTC(2026, 10, 3, 10), costNanoUsd: 900 })
    const last = await reports.get({})
    expect([last.title, last.total.costNanoUsd]).toEqual(['October 2026', 75])
    const now = await reports.get({ at: clock.time })
    expect([now.title, now.total.costNanoUsd, now.previous.figures.costNanoUsd]).toEqual([
      'November 2026',
      900,
      5,
    ])
    expect(documentOf(now).about[0]).toBe(
      '1 November 2026 to 30 November 2026, days of Europe/Berlin; not over yet, so far until 11 November 2026, 12:00',
    )
  })

  test.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ])('%s in Berlin has %i hours', async (date, hours) => {
    const { reports } = openReports('Europe/Berlin')
    const report = await reports.get({ period: 'day', at: Date.parse(`${date}T12:00Z`) })
    expect(report.spend.points).toHaveLength(hours)
    expect((report.to - report.from) / 3_600_000).toBe(hours)
  })

  test('an entry that comes while it is read does not make its tables disagree', async () => {
    const opened = openReports()
    opened.add({ costNanoUsd: 10 })
    let came = 0
    const reports = createReports({
      ...opened,
      usage: {
        ...opened.usage,
        async summary(question) {
          if (question.by === 'service' && came++ === 0) opened.add({ costNanoUsd: 5 })
          return opened.usage.summary(question)
        },
      },
      timeZone: () => 'UTC',
      budgets: () => [],
      drawPdf: async () => new Uint8Array(),
    })
    const report = await reports.get({ at: opened.clock.time })
    expect(report.total.costNanoUsd).toBe(15)
    for (const { lines } of report.tops)
      expect(lines.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)).toBe(15)
  })

  test.each([
    [{ timeZone: 'Mars/Base' }, /is not a time zone/],
    [{ at: -1 }, /epoch milliseconds/],
  ])('%j is refused', async (question, words) => {
    await expect(openReports().reports.get(question)).rejects.toThrow(words)
  })
})
