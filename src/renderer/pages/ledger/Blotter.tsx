/**
 * The rows: 28 px each, only those in sight are drawn, moved through by arrow keys, and still where
 * they were when news arrive above.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowUp } from 'lucide-react'
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
} from 'react'
import type { Entry } from '../../../contract/ledger'
import type { LedgerColumn } from '../../../contract/ledger-views'
import { formatCount } from '../../kit/format'
import { chosenColumns, gridOf, type Column } from './blotter-columns'
import { BlotterRow } from './BlotterRow'
import classes from './ledger.module.css'

/** In pixels. */
const ROW_HEIGHT = 28
/** Older rows are asked for when fewer than this many are left below. */
const AHEAD = 60

export interface BlotterProps {
  readonly rows: readonly Entry[]
  readonly hasMore: boolean
  readonly timeZone: string
  readonly activeId: string | null
  readonly openId: string | null
  readonly keyNames: ReadonlyMap<string, string>
  /** Null: all, as far as there is room. */
  readonly chosen: readonly LedgerColumn[] | null
  readonly onActive: (id: string) => void
  readonly onOpen: (id: string | null) => void
  /** The page of an entry is asked for. */
  readonly onPage: (id: string) => void
  readonly onMore: () => void
}

/** A grid with one row in focus; which that is and which is open the page knows. */
export function Blotter({
  rows,
  hasMore,
  timeZone,
  activeId,
  openId,
  keyNames,
  chosen,
  onActive,
  onOpen,
  onPage,
  onMore,
}: BlotterProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => chosenColumns(chosen), [chosen])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: ROW_HEIGHT,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) onMore()
  }, [hasMore, last, rows.length, onMore])
  const unseen = useSteadyScroll(rows, scroller)

  const active = rows.findIndex(({ id }) => id === activeId)
  // Whoever comes back from an entry's page finds the list where they left it.
  const shownFirst = useRef(active)
  useLayoutEffect(() => {
    if (shownFirst.current > 0) virtual.scrollToIndex(shownFirst.current, { align: 'center' })
  }, [virtual])
  function move(to: number) {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    const row = rows[index]
    if (row === undefined) return
    onActive(row.id)
    if (openId !== null) onOpen(row.id)
    virtual.scrollToIndex(index, { align: 'auto' })
  }
  function onKeyDown(event: KeyboardEvent) {
    const to = moveTo(event.key, active, rows.length, scroller.current?.clientHeight ?? 0)
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && activeId !== null)
      (activeId === openId ? onPage : onOpen)(activeId)
    else if (event.key === 'Escape' && openId !== null) onOpen(null)
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.blotter}>
      {unseen > 0 && <News unseen={unseen} onShow={() => scroller.current?.scrollTo({ top: 0 })} />}
      <div
        ref={scroller}
        className={classes.scroller}
        {...chosenLook(chosen === null ? null : columns)}
        role="grid"
        aria-label="Ledger entries, newest first"
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-activedescendant={active >= 0 ? `entry-${activeId}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (active < 0 && rows[0] !== undefined) onActive(rows[0].id)
        }}
      >
        <BlotterHead columns={columns} />
        <div role="rowgroup" style={{ height: virtual.getTotalSize() }} className={classes.rows}>
          {items.map((item) => {
            const entry = rows[item.index]
            if (entry === undefined) return null
            return (
              <BlotterRow
                key={entry.id}
                entry={entry}
                index={item.index}
                top={item.start}
                timeZone={timeZone}
                active={entry.id === activeId}
                open={entry.id === openId}
                keyName={entry.keyId === null ? null : (keyNames.get(entry.keyId) ?? entry.keyId)}
                columns={columns}
                onPick={() => {
                  onActive(entry.id)
                  onOpen(entry.id)
                }}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** The row a key leads to, which may be past either end; undefined for keys that move nothing. */
function moveTo(key: string, active: number, rows: number, height: number): number | undefined {
  const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 2)
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: rows - 1,
  }
  return moves[key]
}

/** Columns that a person chose keep their widths; the list scrolls sideways where they need more. */
function chosenLook(columns: readonly Column[] | null) {
  if (columns === null) return {}
  const { template, least } = gridOf(columns)
  return {
    'data-chosen': true,
    style: { '--columns': template, '--least': least } as CSSProperties,
  }
}

function BlotterHead({ columns }: { readonly columns: readonly Column[] }) {
  return (
    <div className={classes.head} role="row" aria-rowindex={1}>
      {columns.map(({ id, label, numeric, title }) => (
        <span
          key={id}
          role="columnheader"
          data-column={id}
          className={numeric ? classes.numeric : undefined}
          title={title}
        >
          {label}
        </span>
      ))}
    </div>
  )
}

function News({ unseen, onShow }: { readonly unseen: number; readonly onShow: () => void }) {
  return (
    <button type="button" className={classes.news} onClick={onShow}>
      <ArrowUp size={12} aria-hidden="true" /> {formatCount(unseen)} new{' '}
      {unseen === 1 ? 'entry' : 'entries'}
    </button>
  )
}

/**
 * Keeps the rows in view where they are while news come above them, and counts the news not yet
 * looked at.
 */
function useSteadyScroll(
  rows: readonly Entry[],
  scroller: { readonly current: HTMLDivElement | null },
): number {
  const shown = useRef<readonly Entry[]>([])
  const [unseen, setUnseen] = useState(0)
  useLayoutEffect(() => {
    const element = scroller.current
    const before = shown.current
    shown.current = rows
    if (element === null || element.scrollTop === 0) return
    const first = Math.floor(element.scrollTop / ROW_HEIGHT)
    const anchor = before[first]
    const added = anchor === undefined ? 0 : rows.findIndex(({ id }) => id === anchor.id) - first
    if (added <= 0) return
    element.scrollTop += added * ROW_HEIGHT
    setUnseen((count) => count + added)
  }, [rows, scroller])
  useEffect(() => {
    const element = scroller.current
    const look = () => {
      if (element !== null && element.scrollTop < ROW_HEIGHT) setUnseen(0)
    }
    element?.addEventListener('scroll', look, { passive: true })
    return () => element?.removeEventListener('scroll', look)
  }, [scroller])
  return unseen
}
