/**
 * A part of a form that folds: its head says what is in it, and that something there keeps the form
 * from being saved.
 */
import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import classes from './fold.module.css'

export interface FoldProps {
  readonly title: string
  /** What is set in it; shown while it is folded. */
  readonly summary: string
  /** It holds something that keeps the form from being saved. */
  readonly faulty: boolean
  /** Open it when it becomes faulty, for forms that are checked when they are sent. */
  readonly opensOnFault?: boolean
  /** Set in from the edges of what it stands in. */
  readonly inset?: boolean
  readonly children: ReactNode
}

export function Fold({
  title,
  summary,
  faulty,
  opensOnFault = false,
  inset = false,
  children,
}: FoldProps) {
  const element = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (faulty && opensOnFault && element.current !== null) element.current.open = true
  }, [faulty, opensOnFault])
  return (
    <details ref={element} className={classes.fold} data-inset={inset || undefined}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <span>{title}</span>
        {faulty ? (
          <span className={classes.fault}>Needs a look</span>
        ) : (
          <span className={classes.summary}>{summary}</span>
        )}
      </summary>
      {children}
    </details>
  )
}
