/**
 * What a chart of two panels shows over one time axis, apart from how it is drawn: columns of a
 * table, some of them drawn as lines or bars.
 */
import type { ChartData, ChartUnit } from './chart-data'

/** Shares are 0 to 1, durations milliseconds. */
export type CellUnit = ChartUnit | 'share' | 'ms'

export interface PanelColumn {
  /** Stable, so colours and links hang on it. */
  readonly name: string
  readonly label: string
  readonly unit: CellUnit
  /** A value a bucket; null where there is nothing to tell. */
  readonly values: readonly (number | null)[]
  /** Of the whole range: a share or a percentile is not the sum of its buckets. */
  readonly whole: number | null
  /** Null: in the table alone. */
  readonly drawn: { readonly panel: 'upper' | 'lower'; readonly mark: PanelMark } | null
  /** True for one group's part of stacked bars. */
  readonly isPart?: boolean
  /** True for the part that stands for all groups beyond the limit. */
  readonly isOther?: boolean
}

export type PanelMark = 'line' | 'dashes' | 'bars'

export interface PanelData extends Pick<ChartData, 'interval' | 'timeZone' | 'buckets' | 'end'> {
  readonly columns: readonly PanelColumn[]
  /** What each panel is of, drawn at its top. */
  readonly names: { readonly upper: string; readonly lower: string }
}

/** The columns that are drawn, in their order. */
export const drawnColumns = ({ columns }: PanelData): readonly PanelColumn[] =>
  columns.filter(({ drawn }) => drawn !== null)

/** The figures of everything, without the parts of single groups. */
export const wholeColumns = ({ columns }: PanelData): readonly PanelColumn[] =>
  columns.filter(({ isPart }) => isPart !== true)
