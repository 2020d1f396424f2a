/** A field of a policy with its one sentence. */
import type { ReactNode } from 'react'
import classes from './projects.module.css'

/** Name and sentence at the left, control at the right. */
export function Field({
  name,
  reason,
  children,
}: {
  readonly name: string
  readonly reason: string
  readonly children: ReactNode
}) {
  return (
    <div className={classes.field}>
      <div className={classes.fieldName}>
        <span>{name}</span>
        <span className={classes.quiet}>{reason}</span>
      </div>
      <div className={classes.fieldControl}>{children}</div>
    </div>
  )
}
