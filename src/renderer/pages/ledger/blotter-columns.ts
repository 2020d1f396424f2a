/** The columns of the blotter, what heads them and how wide they are where a person chose them. Pure. */
import type { LedgerColumn } from '../../../contract/ledger-views'

export interface Column {
  readonly id: LedgerColumn
  readonly label: string
  readonly numeric: boolean
  readonly title: string
  /** Least width in pixels. */
  readonly least: number
  /** Its part of the room that is left. */
  readonly share: number
}

const text = { numeric: false } as const
const number = { numeric: true, share: 1 } as const

export const columns: readonly Column[] = [
  { ...text, id: 'time', label: 'Time', title: 'When its hold was taken', least: 112, share: 1 },
  {
    ...text,
    id: 'project',
    label: 'Project',
    title: 'Project, and the service that called',
    least: 110,
    share: 2,
  },
  { ...text, id: 'environment', label: 'Environment', title: 'Environment', least: 90, share: 1 },
  { ...text, id: 'model', label: 'Model', title: 'The model asked for', least: 140, share: 3 },
  { ...text, id: 'key', label: 'Key', title: 'The key that paid', least: 80, share: 2 },
  { ...number, id: 'input', label: 'In', title: 'Input tokens, cached ones included', least: 64 },
  { ...number, id: 'output', label: 'Out', title: 'Output tokens, reasoning included', least: 64 },
  { ...number, id: 'cost', label: 'Cost', title: 'US dollars', least: 96 },
  {
    ...number,
    id: 'latency',
    label: 'Time taken',
    title: 'From sending to the last token',
    least: 78,
  },
  {
    ...number,
    id: 'first',
    label: 'First token',
    title: 'From sending to the first token',
    least: 78,
  },
  {
    ...text,
    id: 'outcome',
    label: 'Outcome',
    title: 'How the attempt ended',
    least: 120,
    share: 2,
  },
]

/** Those that were chosen, in their own order; all where none was. */
export function chosenColumns(chosen: readonly LedgerColumn[] | null): readonly Column[] {
  return chosen === null ? columns : columns.filter(({ id }) => chosen.includes(id))
}

/** The grid of a row for columns that were chosen, and the width it needs with its gaps and edges. */
export function gridOf(chosen: readonly Column[]): {
  readonly template: string
  readonly least: string
} {
  const least = chosen.reduce((sum, column) => sum + column.least, 0)
  return {
    template: chosen.map((column) => `minmax(${column.least}px, ${column.share}fr)`).join(' '),
    least: `${least + 10 * (chosen.length - 1) + 32}px`,
  }
}
