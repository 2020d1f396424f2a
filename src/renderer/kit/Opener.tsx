/** The head of what opens and closes below it: a button that says which it is. */
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import classes from './opener.module.css'

export interface OpenerProps {
  readonly open: boolean
  readonly onToggle: () => void
  /** Its size and place; the rest of its looks is its own. */
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** For what has a state of its own; `Fold` is for fields that stay in the page while folded. */
export function Opener({ open, onToggle, className, children }: OpenerProps) {
  return (
    <button
      type="button"
      className={`${classes.opener} ${className ?? ''}`}
      aria-expanded={open}
      onClick={onToggle}
    >
      <ChevronRight size={13} aria-hidden="true" />
      {children}
    </button>
  )
}
