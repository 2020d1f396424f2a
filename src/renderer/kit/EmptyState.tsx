/** What a list is when nothing is in it: what belongs here, and the one thing to do. */
import type { ReactNode } from 'react'
import type { LucideIcon } from 'lucide-react'
import classes from './kit.module.css'

export interface EmptyStateProps {
  readonly icon?: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  /** Less air, for panels and cards. */
  readonly tight?: boolean
}

export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  tight = false,
}: EmptyStateProps) {
  return (
    <div className={tight ? classes.emptyTight : classes.empty}>
      {Icon !== undefined && (
        <Icon
          size={tight ? 18 : 22}
          strokeWidth={1.5}
          aria-hidden="true"
          className={classes.emptyIcon}
        />
      )}
      <p className={classes.emptyTitle}>{title}</p>
      {children !== undefined && <div className={classes.emptyText}>{children}</div>}
      {action !== undefined && <div className={classes.emptyAction}>{action}</div>}
    </div>
  )
}
