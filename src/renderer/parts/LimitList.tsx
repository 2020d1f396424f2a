/** What lists of budgets, rate limits and token limits share: the list, and the parts of a row. */
import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ErrorBody } from '../../contract/errors'
import type { ServerQuery } from '../client/query'
import { ActionsMenu } from '../kit/ActionsMenu'
import { SkeletonRows, type SkeletonRowsProps } from '../kit/Skeletons'
import { formatMoment } from '../kit/time-format'
import { ErrorState } from './ErrorState'
import classes from './limit-list.module.css'

export interface LimitListProps {
  /** What screen readers call the list. */
  readonly label: string
  readonly className: string | undefined
  readonly list: ServerQuery<{ readonly items: readonly unknown[] }>
  /** What changes to single rows were refused with. */
  readonly refusals?: readonly (ErrorBody | null)[]
  readonly skeleton: SkeletonRowsProps
  /** Stands for the list while nothing is in it. */
  readonly empty: ReactNode
  readonly children: ReactNode
  /** The panel and dialogs next to the list. */
  readonly beside: ReactNode
}

/** The list while it loads, fails, is empty or full, and what is open beside it. */
export function LimitList({
  label,
  className,
  list,
  refusals = [],
  skeleton,
  empty,
  children,
  beside,
}: LimitListProps) {
  const count = list.data?.items.length
  return (
    <div className={classes.page}>
      <div
        className={[classes.main, className].join(' ')}
        tabIndex={0}
        role="group"
        aria-label={label}
      >
        {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
        {refusals.map((error, place) => error !== null && <ErrorState key={place} error={error} />)}
        {list.loading && <SkeletonRows {...skeleton} />}
        {count === 0 && empty}
        {count !== undefined && count > 0 && children}
      </div>
      {beside}
    </div>
  )
}

export interface RowSubjectProps {
  readonly name: string
  /** In full, where the name says less. */
  readonly title?: string
  /** What it covers. */
  readonly children: ReactNode
}

/** The beginning of a row: what it is called and whom it is for. */
export function RowSubject({ name, title = name, children }: RowSubjectProps) {
  return (
    <div className={classes.what}>
      <div className={classes.name} title={title}>
        {name}
      </div>
      <div className={classes.scope}>{children}</div>
    </div>
  )
}

export interface ResetMomentProps {
  readonly at: number
  readonly timeZone: string
  /** How long until then. */
  readonly text: string
}

/** When a period ends and what it used is free again. */
export function ResetMoment({ at, timeZone, text }: ResetMomentProps) {
  return (
    <>
      <div title={`${formatMoment(at, timeZone)}, ${timeZone}`}>{text}</div>
      <div className={classes.small}>until it resets</div>
    </>
  )
}

export interface RowActionsProps {
  readonly name: string
  readonly onRemove: () => void
  /** The items above the removal. */
  readonly children: ReactNode
}

/** The menu at the end of a row; removing stands last and apart. */
export function RowActions({ name, onRemove, children }: RowActionsProps) {
  return (
    <ActionsMenu label={`Actions for ${name}`}>
      {children}
      <Menu.Divider />
      <Menu.Item className={classes.danger} onClick={onRemove}>
        Remove
      </Menu.Item>
    </ActionsMenu>
  )
}

export interface BarLegendProps {
  /** What the filled part is: `spent`. */
  readonly used: string
  /** What the small marks are. */
  readonly tick: string
  readonly tickClassName: string | undefined
  /** Marks of this list alone. */
  readonly children?: ReactNode
}

/** What is drawn in the bars of the list, under it. */
export function BarLegend({ used, tick, tickClassName, children }: BarLegendProps) {
  return (
    <div className={classes.legend} aria-hidden="true">
      <span>
        <i className={classes.keyUsed} /> {used}
      </span>
      <span>
        <i className={classes.keyHeld} /> held by running calls
      </span>
      <span>
        <i className={[classes.keyTick, tickClassName].join(' ')} /> {tick}
      </span>
      {children}
    </div>
  )
}
