/** What a column's head needs to sort its table: the button, and the word for screen readers. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import classes from './sort-button.module.css'

export interface Sorted<Column> {
  readonly column: Column
  readonly descending: boolean
}

/** For `aria-sort` of the column's head. */
export function ariaSort<Column>(
  sort: Sorted<Column>,
  column: Column,
): 'none' | 'ascending' | 'descending' {
  if (sort.column !== column) return 'none'
  return sort.descending ? 'descending' : 'ascending'
}

export interface SortButtonProps<Column> {
  readonly column: Column
  readonly label: string
  readonly sort: Sorted<Column>
  readonly onSort: (column: Column) => void
}

/** The head's label as a button, with an arrow where the table is sorted by it. */
export function SortButton<Column>({ column, label, sort, onSort }: SortButtonProps<Column>) {
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  return (
    <button type="button" className={classes.sort} onClick={() => onSort(column)}>
      {label}
      {sort.column === column && <Arrow size={12} aria-hidden="true" />}
    </button>
  )
}
