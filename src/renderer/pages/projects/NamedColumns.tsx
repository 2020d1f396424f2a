/**
 * Named things in a list with the chosen one beside it: projects, environments and services look
 * alike.
 */
import type { ReactNode } from 'react'
import type { ServerAction, ServerQuery } from '../../client/query'
import { navigate } from '../../frame/route'
import { SkeletonRows } from '../../kit/Skeletons'
import { ErrorState } from '../../parts/ErrorState'
import type { NamedThing } from './name.form'
import { NewNamed } from './NewNamed'
import { SideList, type SideItem } from '../../kit/SideList'
import layout from '../../kit/layout.module.css'
import side from '../../kit/side-list.module.css'
import classes from './projects.module.css'

/** What is said of one when it is made. */
export interface NewThing {
  readonly name: string
  readonly description: string
}

export interface NamedColumnsProps {
  readonly thing: NamedThing
  /** What screen readers call the list. */
  readonly label: string
  readonly list: ServerQuery<unknown>
  /** What there is, as it stands in the list. */
  readonly items: readonly SideItem[]
  /** Undefined while there is none. */
  readonly chosen: string | undefined
  /** The address of the one with this name. */
  readonly addressOf: (name: string) => string
  /** About as many as there usually are, for the time until they are known. */
  readonly skeletonRows: number
  /** What screen readers call the right side. */
  readonly detailLabel: string
  /** The form of a new one is open. */
  readonly adding: boolean
  readonly onAdding: (adding: boolean) => void
  /** Makes a new one. */
  readonly save: ServerAction<NewThing, unknown>
  /** Stands at the right while there is none. */
  readonly empty: ReactNode
  /** The chosen one. */
  readonly children: ReactNode
}

/** The two columns, with the form of a new one above the names. */
export function NamedColumns(props: NamedColumnsProps) {
  const { thing, list, items, adding, onAdding, save, addressOf } = props
  async function add(fields: NewThing) {
    if (!(await save.run(fields)).ok) return
    onAdding(false)
    navigate(addressOf(fields.name))
  }
  return (
    <div className={`${layout.fill} ${classes.columns}`}>
      <div className={`${side.side} ${classes.side}`}>
        {adding && (
          <NewNamed
            thing={thing}
            taken={items.map(({ name }) => name)}
            busy={save.running}
            error={save.error}
            onAdd={(name, description) => void add({ name, description })}
            onCancel={() => {
              save.reset()
              onAdding(false)
            }}
          />
        )}
        {list.data === undefined && list.error === null && (
          <SkeletonRows rows={props.skeletonRows} rowHeight={48} widths={['70%']} />
        )}
        <SideList
          label={props.label}
          items={items}
          chosen={props.chosen ?? null}
          onChoose={(name) => navigate(addressOf(name))}
        />
      </div>
      <div
        className={`${side.detail} ${classes.detail}`}
        tabIndex={0}
        role="group"
        aria-label={props.detailLabel}
      >
        {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
        {list.data !== undefined && items.length === 0 && props.empty}
        {props.children}
      </div>
    </div>
  )
}
