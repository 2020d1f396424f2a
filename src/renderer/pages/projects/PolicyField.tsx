/** A field of a policy with its one sentence, and a part of the form that folds and says in its head what is in it. */
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import classes from './projects.module.css'

export function Field({ name, reason, children }: { readonly name: string; readonly reason: string; readonly children: ReactNode }) {
  return (
    <div className={classes['field']}>
      <div className={classes['fieldName']}>
        <span>{name}</span>
        <span className={classes['quiet']}>{reason}</span>
      </div>
      <div className={classes['fieldControl']}>{children}</div>
    </div>
  )
}

export interface FoldProps {
  readonly title: string
  /** What is set in it; shown while it is folded. */
  readonly summary: string
  /** It holds something that keeps the form from being saved. */
  readonly faulty: boolean
  readonly children: ReactNode
}

export function Fold({ title, summary, faulty, children }: FoldProps) {
  return (
    <details className={classes['fold']}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <span>{title}</span>
        {faulty ? <span className={classes['foldFault']}>Needs a look</span> : <span className={classes['quiet']}>{summary}</span>}
      </summary>
      {children}
    </details>
  )
}
