/**
 * The list at the left of a list-and-detail page: names with a line of facts, one chosen, arrow
 * keys between them.
 */
import type { ReactNode } from 'react'
import { moveFocus } from './move-focus'
import classes from './side-list.module.css'

export interface SideItem {
  readonly name: string
  readonly line: string
  /** Said on hover; the line itself where nothing else is given. */
  readonly title?: string
  readonly mark?: ReactNode
}

export interface SideListProps {
  readonly label: string
  readonly items: readonly SideItem[]
  readonly chosen: string | null
  readonly onChoose: (name: string) => void
}

export function SideList({ label, items, chosen, onChoose }: SideListProps) {
  return (
    <nav className={classes.list} aria-label={label} onKeyDown={moveFocus}>
      {items.map(({ name, line, title, mark }) => (
        <button
          key={name}
          type="button"
          className={classes.item}
          aria-current={name === chosen ? 'true' : undefined}
          onClick={() => onChoose(name)}
        >
          <span className={classes.name}>
            <span>{name}</span>
            {mark}
          </span>
          <span className={classes.line} title={title ?? line}>
            {line}
          </span>
        </button>
      ))}
    </nav>
  )
}
