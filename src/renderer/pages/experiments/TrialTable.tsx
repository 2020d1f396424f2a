/** Cases by variants, a cell for all repeats of one; arrow keys move, Enter opens. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Experiment } from '../../../contract/experiments'
import { ModelDot } from '../../parts/ModelDot'
import { inputText } from './experiment.words'
import { cellKey, cellOf, placeAfter, type OpenCell, type TrialTable as Table } from './trial-grid'
import classes from './experiments.module.css'

const rowHeight = 32

export interface TrialTableProps {
  readonly experiment: Experiment
  readonly table: Table
  /** Keys of the cells in which a call runs now. */
  readonly running: ReadonlySet<string>
  readonly open: OpenCell | null
  readonly onOpen: (cell: OpenCell | null) => void
}

export function TrialTable({ experiment, table, running, open, onOpen }: TrialTableProps) {
  const { cases, variants } = experiment
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState({ row: 0, column: 0 })
  const virtual = useVirtualizer({
    count: cases.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  })
  useEffect(() => {
    // The button that started it is gone, and with it the focus.
    if (document.activeElement === document.body) scroller.current?.focus()
  }, [])
  const columns = `minmax(220px, 2fr) repeat(${variants.length}, minmax(120px, 1fr))`
  function cellAt(row: number, column: number): OpenCell | null {
    const one = cases[row]
    const variant = variants[column]
    return one === undefined || variant === undefined
      ? null
      : { caseId: one.id, variantId: variant.id }
  }
  function onKeyDown(event: KeyboardEvent) {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const to = placeAfter(event.key, active, { rows: cases.length, columns: variants.length, page })
    if (to !== null) {
      setActive(to)
      virtual.scrollToIndex(to.row, { align: 'auto' })
      if (open !== null) onOpen(cellAt(to.row, to.column))
    } else if (event.key === 'Enter') onOpen(cellAt(active.row, active.column))
    else if (event.key === 'Escape' && open !== null) onOpen(null)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      className={classes.trials}
      role="grid"
      aria-label="Trials, a row for each case"
      aria-rowcount={cases.length + 1}
      aria-activedescendant={`cell-${active.row}-${active.column}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <TrialHead variants={variants} columns={columns} />
      <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const one = cases[index]
          if (one === undefined) return null
          return (
            <div
              key={one.id}
              role="row"
              aria-rowindex={index + 2}
              className={classes.trialRow}
              style={{ gridTemplateColumns: columns, transform: `translateY(${start}px)` }}
            >
              <TrialCells
                one={one}
                experiment={experiment}
                table={table}
                running={running}
                row={index}
                activeColumn={active.row === index ? active.column : null}
                open={open}
                onPick={(column) => {
                  setActive({ row: index, column })
                  onOpen(cellAt(index, column))
                }}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function TrialHead({
  variants,
  columns,
}: {
  readonly variants: Experiment['variants']
  readonly columns: string
}) {
  return (
    <div role="rowgroup" className={classes.trialHead}>
      <div
        role="row"
        aria-rowindex={1}
        className={classes.grid}
        style={{ gridTemplateColumns: columns }}
      >
        <span role="columnheader">Case</span>
        {variants.map((variant) => (
          <span role="columnheader" key={variant.id} className={classes.variant} title={variant.id}>
            <ModelDot model={variant.model} />
            <span className={classes.clipped}>{variant.id}</span>
          </span>
        ))}
      </div>
    </div>
  )
}

interface TrialCellsProps extends Pick<
  TrialTableProps,
  'experiment' | 'table' | 'running' | 'open'
> {
  readonly one: Experiment['cases'][number]
  readonly row: number
  /** Null: the row in focus is another. */
  readonly activeColumn: number | null
  readonly onPick: (column: number) => void
}

function TrialCells({ one, experiment, table, running, open, ...place }: TrialCellsProps) {
  const said = inputText(one.input)
  return (
    <>
      <span
        role="rowheader"
        className={classes.trialCase}
        title={one.id}
        onClick={() => place.onPick(0)}
      >
        {said === '' ? one.id : said}
      </span>
      {experiment.variants.map(({ id }, column) => {
        const key = cellKey(one.id, id)
        const cell = cellOf(table.get(key), experiment.repeats, running.has(key))
        return (
          <span
            key={id}
            id={`cell-${place.row}-${column}`}
            role="gridcell"
            className={classes.cell}
            data-kind={cell.kind}
            data-active={place.activeColumn === column || undefined}
            aria-selected={open?.caseId === one.id && open.variantId === id}
            onClick={() => place.onPick(column)}
          >
            {cell.text}
          </span>
        )
      })}
    </>
  )
}
