/** Shares of a whole as bars or a table with a total row, with its picture and its CSV. */
import { ActionIcon } from '@mantine/core'
import { FileSpreadsheet, Image, Table2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { formatCount, formatShare } from '../format'
import type { ChartFacts } from './chart-csv'
import { saveChartCsv, saveChartPicture } from './chart-files'
import { readChartTheme } from './chart-theme'
import { columnLabel, rangeText } from './chart.words'
import { sharesCsv, type ShareData, type SharePart } from './share-data'
import { drawShares } from './share-drawing'
import { ShareBars } from './ShareBars'
import { TableFrame } from './TableFrame'
import { TotalRow } from '../TotalRow'
import classes from './charts.module.css'

export interface ShareChartProps {
  readonly title: string
  /** What is shared out: `Spend`. */
  readonly amountName: string
  readonly data: ShareData
  /** Hex colours of the parts in their order. */
  readonly colors: readonly string[]
  /** Where a part leads; null where it leads nowhere. */
  readonly linkOf: (name: string) => string | null
  /** What a saved picture or table says it is of. */
  readonly facts: ChartFacts
}

/** In a column: as many decimals everywhere. */
const percentText = (share: number) => `${(share * 100).toFixed(1)}\u2009%`

/** More would be no picture. */
const mostDrawn = 30

export function ShareChart({ title, amountName, data, colors, linkOf, facts }: ShareChartProps) {
  const [table, setTable] = useState(false)
  const section = useRef<HTMLElement>(null)
  const amount = columnLabel(
    data.parts.map(({ value }) => value),
    data.unit,
  )
  async function savePicture() {
    if (section.current === null) return
    const theme = readChartTheme(section.current)
    const drawn = data.parts.slice(0, mostDrawn).map(({ label, value, share }, index) => ({
      label,
      share,
      color: colors[index] ?? theme.dimmed,
      amount: amount(value),
      percent: percentText(share),
    }))
    const drawing = drawShares(drawn, theme, window.devicePixelRatio)
    if (drawing === null) return
    const left = data.parts.length - drawn.length
    const more = left === 0 ? '' : `, ${formatCount(left)} more not drawn`
    await saveChartPicture({
      title,
      subtitle: rangeText(data),
      note: `Total ${amount(data.total)}${more}, ${formatCount(facts.unknownCostCalls ?? 0)} calls of unknown cost; ${facts.filter}`,
      theme,
      drawing,
      legend: [],
    })
  }
  function saveCsv() {
    saveChartCsv(title, sharesCsv(data, amountName.toLowerCase(), facts))
  }
  return (
    <section ref={section} className={classes.chart} aria-label="Share">
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {data.parts.length > 0 && (
          <div className={classes.tools}>
            <ActionIcon
              aria-label="Show shares as a table"
              title="Show shares as a table"
              aria-pressed={table}
              onClick={() => setTable(!table)}
            >
              <Table2 size={15} />
            </ActionIcon>
            <ActionIcon
              aria-label="Save shares as PNG"
              title="Save shares as PNG"
              onClick={() => void savePicture()}
            >
              <Image size={15} />
            </ActionIcon>
            <ActionIcon
              aria-label="Save shares as CSV"
              title="Save shares as CSV"
              onClick={saveCsv}
            >
              <FileSpreadsheet size={15} />
            </ActionIcon>
          </div>
        )}
      </header>
      {data.parts.length === 0 ? (
        <p className={classes.nothing}>Nothing to share out in this range.</p>
      ) : table ? (
        <ShareTable {...{ title, amountName, data, linkOf, amount }} />
      ) : (
        <ShareBars
          label={title}
          rows={data.parts.map(({ name, label, value, share }: SharePart, index) => ({
            name,
            label,
            length: share,
            color: colors[index],
            value: amount(value),
            share: formatShare(share),
            href: linkOf(name),
          }))}
        />
      )}
    </section>
  )
}

type ShareTableProps = Pick<ShareChartProps, 'title' | 'amountName' | 'data' | 'linkOf'> & {
  readonly amount: (value: number) => string
}

function ShareTable({ title, amountName, data, linkOf, amount }: ShareTableProps) {
  return (
    <TableFrame caption={title} tall>
      <thead>
        <tr>
          <th scope="col">{data.of}</th>
          <th scope="col">{amountName}</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {data.parts.map(({ name, label, value, share }) => {
          const to = linkOf(name)
          return (
            <tr key={name}>
              <th scope="row" title={label}>
                {to === null ? label : <a href={to}>{label}</a>}
              </th>
              <td>{amount(value)}</td>
              <td>{percentText(share)}</td>
            </tr>
          )
        })}
      </tbody>
      <TotalRow>
        <td>{amount(data.total)}</td>
        <td>{percentText(1)}</td>
      </TotalRow>
    </TableFrame>
  )
}
