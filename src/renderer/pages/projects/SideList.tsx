/**
 * The list at the left of a list-and-detail page: names with a line of facts, one chosen, arrow
 * keys between them.
 */
import type { KeyboardEvent, ReactNode } from 'react'
import classes from './projects.module.css'

export interface SideItem {
  readonly name: string
  readonly line: string
  readonly mark?: ReactNode
}

export interface SideListProps {
  readonly label: string
  readonly items: readonly SideItem[]
  readonly chosen: string | null
  readonly onChoose: (name: string) => void
}

export function SideList({ label, items, chosen, onChoose }: SideListProps) {
  function move(event: KeyboardEvent<HTMLElement>) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.findIndex((button) => button === document.activeElement)
    const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <nav className={classes.sideList} aria-label={label} onKeyDown={move}>
      {items.map(({ name, line, mark }) => (
        <button
          key={name}
          type="button"
          className={classes.sideItem}
          aria-current={name === chosen ? 'true' : undefined}
          onClick={() => onChoose(name)}
        >
          <span className={classes.sideName}>
            <span>{name}</span>
            {mark}
          </span>
          <span className={classes.sideLine} title={line}>
            {line}
          </span>
        </button>
      ))}
    </nav>
  )
}
