/** The blocks a report is drawn from: what is said, not how it looks. */

export interface Column {
  readonly label: string
  readonly align: 'left' | 'right'
}

export interface Table {
  readonly kind: 'table'
  readonly title: string
  readonly note?: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
  readonly total?: readonly string[]
}

export interface Bars {
  readonly kind: 'bars'
  readonly title: string
  /** Said of the chart for who does not see it. */
  readonly summary: string
  readonly bars: readonly {
    readonly label: string
    readonly value: number
    readonly text: string
  }[]
}

export interface Words {
  readonly kind: 'words'
  readonly title: string
  readonly lines: readonly string[]
}

export type Block = Table | Bars | Words

export interface Card {
  readonly label: string
  readonly value: string
  readonly detail: string
}

export interface ReportDocument {
  readonly title: string
  /** What it covers: dates, zone, filter. */
  readonly about: readonly string[]
  readonly cards: readonly Card[]
  readonly blocks: readonly Block[]
  readonly foot: string
  readonly madeAt: number
}
