/** A report as Markdown: plain tables, the chart as a column of bars. */
import type { Bars, Block, ReportDocument, Table } from './report-blocks'

/** Blocks of the longest bar. */
const barLength = 24

export function toMarkdown({ title, about, cards, blocks, foot }: ReportDocument): string {
  return [
    `# ${plain(title)}`,
    about
      .map((line) => `${plain(line)}  `)
      .join('\n')
      .trimEnd(),
    cards
      .map(
        ({ label, value, detail }) => `- **${plain(label)}: ${plain(value)}** (${plain(detail)})`,
      )
      .join('\n'),
    ...blocks.map(blockText),
    `*${plain(foot)}*`,
    '',
  ].join('\n\n')
}

function blockText(block: Block): string {
  const head = `## ${plain(block.title)}`
  switch (block.kind) {
    case 'words':
      return [head, ...block.lines.map(plain)].join('\n\n')
    case 'bars':
      return [head, plain(block.summary), barsText(block)].join('\n\n')
    case 'table':
      return [
        head,
        ...(block.note === undefined ? [] : [plain(block.note)]),
        tableText(block),
      ].join('\n\n')
  }
}

function barsText({ bars }: Bars): string {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return tableText({
    kind: 'table',
    title: '',
    columns: [
      { label: '', align: 'right' },
      { label: 'USD', align: 'right' },
      { label: '', align: 'left' },
    ],
    rows: bars.map(({ label, value, text }) => [
      label,
      text,
      '█'.repeat(value <= 0 ? 0 : Math.max(1, Math.round((value / most) * barLength))),
    ]),
  })
}

function tableText({ columns, rows, total }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ label }) => plain(label))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : ':---'))),
    ...rows.map((cells) => line(cells.map(plain))),
    ...(total === undefined
      ? []
      : [line(total.map((cell) => (cell === '' ? '' : `**${plain(cell)}**`)))]),
  ].join('\n')
}

/** Names as they are: nothing in them is markup, and a line stays one line. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]<>|~#]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
}
