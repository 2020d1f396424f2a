/**
 * Named things in a list with the chosen one beside it: projects, environments and services look
 * alike.
 */
import type { ReactNode } from 'react'
import type { ServerAction, ServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import type { NamedThing } from './name.form'
import { NewNamed } from './NewNamed'
import layout from '../../kit/layout.module.css'
import side from '../../kit/side-list.module.css'
import classes from './projects.module.css'

export interface NewThing {
  readonly name: string
  readonly description: string
}

export interface NamedColumnsProps {
  readonly thing: NamedThing
  readonly list: ServerQuery<unknown>
  /** The names there are. */
  readonly names: readonly string[]
  /** About as many as there usually are, for the time until they are known. */
  readonly skeletonRows: number
  /** What screen readers call the right side. */
  readonly detailLabel: string
  /** The form of a new one is open. */
  readonly adding: boolean
  readonly save: ServerAction<NewThing, unknown>
  /** Called with the name of the new one. */
  readonly onAdded: (name: string) => void
  readonly onCancel: () => void
  /** The names as a list. */
  readonly side: ReactNode
  /** Stands at the right while there is none. */
  readonly empty: ReactNode
  /** The chosen one. */
  readonly children: ReactNode
}

/** The two columns, with the form of a new one above the names. */
export function NamedColumns(props: NamedColumnsProps) {
  const { thing, list, names, adding, save, onAdded, onCancel } = props
  async function add(fields: NewThing) {
    if ((await save.run(fields)).ok) onAdded(fields.name)
  }
  return (
    <div className={`${layout.fill} ${classes.columns}`}>
      <div className={`${side.side} ${classes.side}`}>
        {adding && (
          <NewNamed
            key={thing}
            thing={thing}
            taken={names}
            busy={save.running}
            error={save.error}
            onAdd={(name, description) => void add({ name, description })}
            onCancel={() => {
              save.reset()
              onCancel()
            }}
          />
        )}
        {list.data === undefined && list.error === null && (
          <SkeletonRows rows={props.skeletonRows} rowHeight={48} widths={['70%']} />
        )}
        {props.side}
      </div>
      <div
        className={`${side.detail} ${classes.detail}`}
        tabIndex={0}
        role="group"
        aria-label={props.detailLabel}
      >
        {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
        {list.data !== undefined && names.length === 0 && props.empty}
        {props.children}
      </div>
    </div>
  )
}
