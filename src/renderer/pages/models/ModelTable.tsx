/**
 * The catalogue as a table on one grid: sticky head, 28 px rows, drawn only where visible, arrow
 * keys from row to row.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, type KeyboardEvent } from 'react'
import type { Model } from '../../../contract/models'
import { ariaSort, SortButton } from '../../kit/SortButton'
import { formatCount } from '../../kit/format'
import { formatMoment } from '../../kit/time-format'
import type { ModelSort, SortColumn } from './model-filter'
import { shortTokens } from './model.words'
import { useModelsStore } from './models.state'
import { longContextText, priceSourceView, rateText } from './rate.words'
import classes from './models.module.css'

const rowHeight = 28

/** `yields`: which columns go first where the table is narrow, so that prices always stand. */
interface Column {
  /** Null: cannot be sorted by it. */
  readonly sort: SortColumn | null
  readonly label: string
  /** Stands at the right edge. */
  readonly numeric: boolean
  readonly yields?: 'first' | 'second'
}

const columns: readonly Column[] = [
  { sort: 'model', label: 'Model', numeric: false },
  { sort: 'provider', label: 'Provider', numeric: false, yields: 'second' },
  { sort: 'tier', label: 'Tier', numeric: false },
  { sort: null, label: 'Capabilities', numeric: false, yields: 'first' },
  { sort: 'context', label: 'Context', numeric: true },
  { sort: 'maxOutput', label: 'Max out', numeric: true, yields: 'second' },
  { sort: 'input', label: 'Input', numeric: true },
  { sort: 'output', label: 'Output', numeric: true },
  { sort: 'cachedInput', label: 'Cached', numeric: true },
  { sort: null, label: 'Price from', numeric: false },
]

export interface ModelTableProps {
  /** Filtered and sorted already. */
  readonly models: readonly Model[]
  readonly sort: ModelSort
  /** The id of the model whose panel is open. */
  readonly selected: string | null
}

/** The table, drawn only where it is visible. */
export function ModelTable({ models, sort, selected }: ModelTableProps) {
  const { open, sortBy } = useModelsStore()
  const { scroller, rows, move, focusIfAwaited } = useRows(models.length)
  return (
    <div
      ref={scroller}
      className={classes.tableScroll}
      tabIndex={0}
      role="group"
      aria-label="Catalogue"
      onKeyDown={move}
    >
      <div
        role="table"
        aria-label="Models"
        aria-rowcount={models.length + 1}
        className={classes.table}
      >
        <div role="row" aria-rowindex={1} className={classes.head}>
          {columns.map((column) => (
            <Head key={column.label} column={column} sort={sort} onSort={sortBy} />
          ))}
        </div>
        <div role="rowgroup" className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const model = models[item.index]
            if (model === undefined) return null
            return (
              <div
                key={model.id}
                role="row"
                aria-rowindex={item.index + 2}
                data-row={item.index}
                data-selected={model.id === selected || undefined}
                className={classes.row}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => open({ kind: 'model', id: model.id })}
              >
                <div role="cell" className={classes.nameCell}>
                  <button
                    type="button"
                    title={model.name === model.model ? model.id : `${model.name}\n${model.id}`}
                    ref={(button) => focusIfAwaited(button, item.index)}
                  >
                    {model.model}
                  </button>
                  {!model.builtIn && <span className={classes.tag}>added</span>}
                  {model.deprecated && <span className={classes.tag}>deprecated</span>}
                </div>
                <Cells model={model} />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** The rows that are visible, and the way from one to the next by keyboard. */
function useRows(count: number) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })

  /**
   * The row that takes focus as soon as it is drawn; the table holds focus until then, so that no
   * key press is lost.
   */
  const awaited = useRef<number | null>(null)

  /** Arrow keys move between rows, from the one that has focus or is about to. */
  function move(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key]
    const focused = document.activeElement?.closest('[data-row]')?.getAttribute('data-row')
    const from =
      awaited.current ?? (focused === null || focused === undefined ? null : Number(focused))
    if (step === undefined || from === null) return
    event.preventDefault()
    const to = Math.min(count - 1, Math.max(0, from + step))
    const button = scroller.current?.querySelector<HTMLButtonElement>(`[data-row="${to}"] button`)
    awaited.current = button === null || button === undefined ? to : null
    if (button === null || button === undefined) scroller.current?.focus()
    else button.focus({ preventScroll: true })
    rows.scrollToIndex(to)
  }

  function focusIfAwaited(button: HTMLButtonElement | null, index: number) {
    if (button === null || awaited.current !== index) return
    awaited.current = null
    button.focus({ preventScroll: true })
  }

  return { scroller, rows, move, focusIfAwaited }
}

interface HeadProps {
  readonly column: Column
  readonly sort: ModelSort
  readonly onSort: (column: SortColumn) => void
}

/** The head of a column; a button where the table can be sorted by it. */
function Head({ column: { sort: column, label, numeric, yields }, sort, onSort }: HeadProps) {
  return (
    <div
      role="columnheader"
      data-numeric={numeric || undefined}
      data-yields={yields}
      aria-sort={column === null ? undefined : ariaSort(sort, column)}
    >
      {column === null ? (
        label
      ) : (
        <SortButton column={column} label={label} sort={sort} onSort={onSort} />
      )}
    </div>
  )
}

/** The cells after the name. */
function Cells({ model }: { readonly model: Model }) {
  const source = priceSourceView(model)
  const rates = model.price?.rates
  const longContext = model.price === null ? [] : longContextText(model.price)
  const when = model.priceDate === null ? '' : `\n${formatMoment(model.priceDate)}`
  return (
    <>
      <div role="cell" data-yields="second">
        {model.providerName}
      </div>
      <div role="cell">{model.tier}</div>
      <div
        role="cell"
        data-yields="first"
        title={model.capabilities.join(', ')}
        className={classes.dim}
      >
        {model.capabilities.join(' ')}
      </div>
      <div
        role="cell"
        data-numeric
        title={
          model.contextWindow === null ? 'Not known' : `${formatCount(model.contextWindow)} tokens`
        }
      >
        {shortTokens(model.contextWindow)}
      </div>
      <div
        role="cell"
        data-yields="second"
        data-numeric
        title={
          model.maxOutputTokens === null
            ? 'Not known'
            : `${formatCount(model.maxOutputTokens)} tokens`
        }
      >
        {shortTokens(model.maxOutputTokens)}
      </div>
      <div
        role="cell"
        data-numeric
        data-amount
        title={longContext.length === 0 ? undefined : longContext.join('\n')}
      >
        {rates === undefined ? '–' : rateText(rates.input)}
        {longContext.length > 0 && <span className={classes.more}>+</span>}
      </div>
      <div role="cell" data-numeric data-amount>
        {rates === undefined ? '–' : rateText(rates.output)}
      </div>
      <div role="cell" data-numeric data-amount>
        {rates === undefined || rates.cachedInput === null ? '–' : rateText(rates.cachedInput)}
      </div>
      <div role="cell" data-source={source.kind} title={`${source.explanation}${when}`}>
        {source.word}
      </div>
    </>
  )
}
