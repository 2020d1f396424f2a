/** Names with their values, as a list: what there is to know of one thing. */
import type { ReactNode } from 'react'
import { CopyButton } from './CopyButton'
import classes from './facts.module.css'

export interface FactListProps {
  /**
   * `plain`: names in a column; `lines`: with a line under each; `ends`: the value at the far end.
   */
  readonly look?: 'plain' | 'lines' | 'ends'
  readonly small?: boolean
  readonly mono?: boolean
  readonly numeric?: boolean
  /** Sets the list's measures, see facts.module.css. */
  readonly className?: string | undefined
  readonly children: ReactNode
}

export function FactList({
  look = 'plain',
  small = false,
  mono = false,
  numeric = false,
  className,
  children,
}: FactListProps) {
  return (
    <dl
      className={[classes.facts, className].filter(Boolean).join(' ')}
      data-look={look}
      data-small={small || undefined}
      data-mono={mono || undefined}
      data-numeric={numeric || undefined}
    >
      {children}
    </dl>
  )
}

export interface FactProps {
  readonly name: string
  /** A part of the fact above it. */
  readonly sub?: boolean
  /** What a button beside the value copies; nothing to copy, no button. */
  readonly copy?: string | undefined
  readonly children: ReactNode
}

export function Fact({ name, sub = false, copy, children }: FactProps) {
  return (
    <div data-sub={sub || undefined}>
      <dt>{name}</dt>
      {copy === undefined || copy === '' ? (
        <dd>{children}</dd>
      ) : (
        <dd data-copy>
          <span className={classes.value}>{children}</span>
          <CopyButton text={copy} label={`Copy ${name.toLowerCase()}`} size={20} />
        </dd>
      )}
    </div>
  )
}

export type FactRow = readonly [name: string, value: ReactNode]

/** A list from rows; what is null is left out. */
export function Facts({
  rows,
  ...list
}: Omit<FactListProps, 'children'> & { readonly rows: readonly FactRow[] }) {
  return (
    <FactList {...list}>
      {rows.map(([name, value]) =>
        value === null ? null : (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ),
      )}
    </FactList>
  )
}
