/** When in the week an amount falls, as a map of shades or a table, with its files. */
import { useRef, type ReactNode } from 'react'
import { formatCount } from '../format'
import type { ChartFacts } from './chart-csv'
import { saveChartCsv, saveChartPicture } from './chart-files'
import { readChartTheme } from './chart-theme'
import { amountLabel, rangeText } from './chart.words'
import { ChartFrame } from './ChartFrame'
import { weekCsv } from './week-csv'
import { weekTotal, type WeekData } from './week-data'
import { drawWeek } from './week-drawing'
import { describeWeek } from './week.words'
import { WeekGrid } from './WeekGrid'
import { WeekTable } from './WeekTable'
import classes from './week-map.module.css'

export interface WeekMapProps {
  readonly title: string
  readonly data: WeekData
  /** What a saved picture or table says it is of. */
  readonly facts: ChartFacts
  readonly chosen: number | null
  readonly onChoose: (place: number | null) => void
  /** Beside the title. */
  readonly choice: ReactNode
  /** Below the map. */
  readonly children: ReactNode
}

export function WeekMap({ title, data, facts, chosen, onChoose, choice, children }: WeekMapProps) {
  const map = useRef<HTMLDivElement>(null)
  const most = amountLabel(Math.max(0, ...data.values), data.unit)
  async function savePicture() {
    if (map.current === null) return
    const theme = readChartTheme(map.current)
    const accent = getComputedStyle(map.current).getPropertyValue('--tg-accent').trim()
    const drawing = drawWeek(data, theme, accent, window.devicePixelRatio)
    if (drawing === null) return
    const unknown = facts.unknownCostCalls ?? 0
    await saveChartPicture({
      title,
      subtitle: rangeText(data),
      note: `Total ${amountLabel(weekTotal(data), data.unit)}, ${formatCount(unknown)} calls of unknown cost; ${facts.filter}`,
      theme,
      drawing,
      legend: [
        { text: 'nothing', color: theme.line },
        { text: `most: ${most} an hour`, color: accent },
      ],
    })
  }
  return (
    <ChartFrame
      title={title}
      choice={choice}
      onPicture={savePicture}
      onCsv={() => saveChartCsv(title, weekCsv(data, facts))}
      table={<WeekTable data={data} caption={title} />}
      picture={
        <div ref={map} className={classes.map}>
          <div className={classes.scroll}>
            <WeekGrid
              data={data}
              description={describeWeek(title, data)}
              chosen={chosen}
              onChoose={onChoose}
            />
          </div>
          <div className={classes.scale} aria-hidden="true">
            <span>little</span>
            <span className={classes.ramp} />
            <span>{most}</span>
          </div>
        </div>
      }
    >
      {children}
    </ChartFrame>
  )
}
