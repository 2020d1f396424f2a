/** What each colour of a chart stands for, with its total; a series that leads somewhere is a link. */
import type { ChartGhost, ChartSeries } from './chart-data'
import classes from './charts.module.css'

export interface ChartLegendProps {
  readonly series: readonly ChartSeries[]
  readonly colors: readonly string[]
  /** How a total reads. */
  readonly amount: (total: number) => string
  readonly ghost: ChartGhost | undefined
  readonly linkOf: ((bucket: null, series: number) => string | null) | undefined
}

export function ChartLegend({ series, colors, amount, ghost, linkOf }: ChartLegendProps) {
  return (
    <ul className={classes.legend}>
      {series.map((one, index) => {
        const link = linkOf?.(null, index) ?? null
        const body = (
          <>
            <span
              className={one.isOther ? classes.swatchOther : classes.swatch}
              style={{ ['--swatch' as string]: colors[index] }}
              aria-hidden="true"
            />
            <span className={classes.legendName}>{one.label}</span>
            <span className={classes.legendValue}>{amount(one.total)}</span>
          </>
        )
        return (
          <li key={one.name} title={one.label}>
            {link === null ? (
              <span className={classes.legendItem}>{body}</span>
            ) : (
              <a className={classes.legendItem} href={link}>
                {body}
              </a>
            )}
          </li>
        )
      })}
      {ghost !== undefined && (
        <li>
          <span className={classes.legendItem}>
            <span className={classes.swatchGhost} aria-hidden="true" />
            <span className={classes.legendName}>{ghost.label}</span>
            <span className={classes.legendValue}>{amount(ghost.total)}</span>
          </span>
        </li>
      )}
    </ul>
  )
}
