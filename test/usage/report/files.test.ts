/** A report as Markdown and as PDF: both say every word and figure of the same document. */
import { describe, expect, test } from 'vitest'
import { documentOf } from '../../../src/main/usage/report/report-document'
import type { Block, ReportDocument } from '../../../src/main/usage/report/report-blocks'
import { toMarkdown } from '../../../src/main/usage/report/report-markdown'
import { reportFileName } from '../../../src/main/usage/report/report-file'
import { changeText, moneyColumn } from '../../../src/main/usage/report/report-text'
import { pdfApart } from '../../../src/main/usage/report/pdf/report-thread'
import { toPdf } from '../../../src/main/usage/report/pdf/pdf'
import { writable } from '../../../src/main/usage/report/pdf/sheet'
import { day } from '../entries'
import { readPdf } from './pdf-text'
import { openReports } from './open-reports'

/** A month with every kind of line. */
async function sample() {
  const { reports, add, clock } = openReports('Europe/Berlin')
  for (let number = 0; number < 30; number += 1)
    add({
      time: Date.UTC(2026, 9, 1 + number, 10),
      project: `project-${number % 13}`,
      service: number % 3 === 0 ? null : 'chat',
      model: ['gpt-4o', 'gpt-4o-mini', 'odd_model|<b>'][number % 3] ?? '',
      costNanoUsd: number === 7 ? null : 1_234_567_891 * (number + 1),
      costStatus: number === 7 ? 'unknown' : 'computed',
      outcome: number % 10 === 4 ? 'timeout' : 'ok',
      savedNanoUsd: 17,
    })
  add({ time: Date.UTC(2026, 8, 15), costNanoUsd: 99_000_000_000 })
  clock.time = Date.UTC(2026, 10, 2)
  const report = await reports.get({})
  return { report, document: documentOf(report) }
}

function cellsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'table':
      return [
        ...block.rows.flat(),
        ...(block.total ?? []),
        ...block.columns.map(({ label }) => label),
      ]
    case 'bars':
      return [block.summary]
    case 'words':
      return block.lines
  }
}

function wordsOf({ title, about, cards, blocks }: ReportDocument): string[] {
  return [
    title,
    ...about,
    ...cards.flatMap(({ label, value, detail }) => [label, value, detail]),
    ...blocks.flatMap((block) => [block.title, ...cellsOf(block)]),
  ].filter((text) => text !== '')
}

describe('the PDF', () => {
  test('shows every figure and word of the report, numbered pages, and the chart as shapes', async () => {
    const { document } = await sample()
    const read = readPdf(await toPdf(document))
    expect(read.header).toBe('%PDF-')
    const shown = new Set(read.texts)
    expect(wordsOf(document).filter((text) => !shown.has(writable(text)))).toEqual([])
    expect(read.pages).toBeGreaterThan(1)
    for (let page = 1; page <= read.pages; page += 1)
      expect(read.texts).toContain(`${page} of ${read.pages}`)
    const bars = document.blocks.find(({ kind }) => kind === 'bars')
    if (bars?.kind !== 'bars') throw new Error('no chart')
    expect(read.drawings).toBeGreaterThanOrEqual(bars.bars.filter(({ value }) => value > 0).length)
  })

  test('cuts nothing on its cards and at its top, however large the figures, and tells unknown costs there', async () => {
    const { report } = await sample()
    const large = 987_654_321_987_654
    const total = {
      ...report.total,
      costNanoUsd: large,
      savedNanoUsd: large,
      errors: 1_234_567,
      unknownCostCalls: 1_234_567,
    }
    const document = documentOf({ ...report, total })
    expect(document.about).toContain(
      'The cost of 1,234,567 calls is not known: they are in no amount',
    )
    const shown = new Set(readPdf(await toPdf(document)).texts)
    const words = [
      ...document.about,
      ...document.cards.flatMap(({ label, value, detail }) => [label, value, detail]),
    ]
    expect(words.filter((text) => !shown.has(writable(text)))).toEqual([])
    expect(documentOf(report).about).toContain(
      'The cost of 1 call is not known: it is in no amount',
    )
  })

  test('is drawn on a thread and is the same bytes for the same report', async () => {
    const { document } = await sample()
    const [here, apart] = [await toPdf(document), await pdfApart(document)]
    expect(Buffer.from(apart).equals(Buffer.from(here))).toBe(true)
  })

  test('keeps names that its fonts cannot write apart, and cuts what is too long', async () => {
    expect(writable('模型 ✓ é €')).toBe('\\u{6a21}\\u{578b} \\u{2713} é €')
    const { document } = await sample()
    const long = 'a-name-'.repeat(80)
    const table: Block = {
      kind: 'table',
      title: 'Long',
      columns: [
        { label: 'Name', align: 'left' },
        { label: 'Spend', align: 'right' },
      ],
      rows: Array.from({ length: 200 }, (_, index) => [`${long}${index}`, '$1.00']),
    }
    const { texts, pages } = readPdf(await toPdf({ ...document, blocks: [table] }))
    expect(texts.filter((text) => text === '$1.00')).toHaveLength(200)
    expect(
      texts.filter((text) => text.startsWith('a-name-')).every((text) => text.endsWith('…')),
    ).toBe(true)
    // Each page begins with the head again.
    expect(texts.filter((text) => text === 'Spend').length).toBeGreaterThanOrEqual(pages)
  })

  test('of a time without a call says so and has a chart of nothing', async () => {
    const { reports } = openReports()
    const { texts } = readPdf(await toPdf(documentOf(await reports.get({ period: 'day' }))))
    expect(texts).toEqual(
      expect.arrayContaining([
        'Nothing was spent.',
        'No model was called.',
        'Nothing was charged.',
      ]),
    )
  })
})

describe('Markdown', () => {
  test('has every table with its total, and names are no markup', async () => {
    const { report, document } = await sample()
    const text = toMarkdown(document)
    expect(text).toContain('# LLM usage, October 2026')
    expect(text).toContain('odd_model\\|\\<b\\>')
    for (const block of document.blocks) expect(text).toContain(`## ${block.title}`)
    const [whole] = moneyColumn([report.total.costNanoUsd])
    expect(text).toContain(`- **Spend: ${whole ?? ''}** (`)
    const rows = text.split('\n').filter((line) => line.startsWith('|'))
    expect(new Set(rows.map((line) => /^\|.*\|$/.test(line)))).toEqual(new Set([true]))
    expect(text).toContain('█')
  })
})

test('amounts of a column have the same decimals, every nano, and thousands apart', () => {
  expect(moneyColumn([1_234_567_890_000_000, 4, -2_500_000_000])).toEqual([
    '$1,234,567.890000000',
    '$0.000000004',
    '-$2.500000000',
  ])
  expect(moneyColumn([12_300_000_000, 0])).toEqual(['$12.30', '$0.00'])
  expect(moneyColumn([])).toEqual([])
})

test.each([
  [150, 100, '+50.0 %'],
  [50, 100, '-50.0 %'],
  [0, 0, 'same'],
  [5, 0, 'new'],
])('from %i after %i is %s', (now, before, text) => {
  expect(changeText(now, before)).toBe(text)
})

test('files are named by period and subject, and two names never make one file', async () => {
  const { reports, add } = openReports()
  add({ project: 'a:b' })
  const at = Date.UTC(2026, 5, 15)
  const named = async (question: Parameters<typeof reports.get>[0]) =>
    reportFileName(await reports.get({ at, ...question }), 'pdf')
  expect(await named({})).toBe('tollgate-report-2026-06.pdf')
  expect(await named({ period: 'week' })).toBe('tollgate-report-week-2026-06-15.pdf')
  expect(await named({ period: 'day', at: at + day })).toBe('tollgate-report-2026-06-16.pdf')
  expect(await named({ project: 'a:b' })).toBe('tollgate-report-2026-06-project-a%3ab.pdf')
  expect(await named({ project: 'a:b', user: 'x' })).toBe('tollgate-report-2026-06-filtered.pdf')
  expect(await named({ simulated: true })).toBe('tollgate-report-2026-06-simulated.pdf')
})
