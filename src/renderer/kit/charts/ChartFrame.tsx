/** What every chart stands in: its title, picture or table by choice, and the tools for its files. */
import { useState, type ReactNode } from 'react'
import { ChartTools } from './ChartTools'
import classes from './charts.module.css'

export interface ChartFrameProps {
  readonly title: string
  /** Where the page has its own: the title as a heading of the second order otherwise. */
  readonly heading?: ReactNode
  /** Beside the tools. */
  readonly choice?: ReactNode
  readonly onPicture: () => Promise<void>
  readonly onCsv: () => void
  readonly picture: ReactNode
  readonly table: ReactNode
  /** In place of both where there is nothing to draw; nothing can be saved then. */
  readonly empty?: ReactNode
  /** Said below picture and table. */
  readonly children?: ReactNode
}

export function ChartFrame(props: ChartFrameProps) {
  const { title, heading, choice, onPicture, onCsv, picture, table, empty, children } = props
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const tools = empty === undefined && (
    <ChartTools
      title={title}
      view={view}
      onView={setView}
      onPicture={() => void onPicture()}
      onCsv={onCsv}
    />
  )
  return (
    <section className={classes.chart} aria-label={title}>
      <header className={classes.head}>
        {heading ?? <h2 className={classes.title}>{title}</h2>}
        {choice === undefined ? (
          tools
        ) : (
          <div className={classes.tools}>
            {choice}
            {tools}
          </div>
        )}
      </header>
      {empty ?? (view === 'table' ? table : picture)}
      {children}
    </section>
  )
}
