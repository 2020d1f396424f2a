/** One setting: its name, the reason it is there in a sentence, and its control. */
import type { ReactNode } from 'react'
import { StatusChip } from '../../kit/StatusChip'
import classes from './settings.module.css'

export interface SettingRowProps {
  readonly name: string
  /** Why one would change it, in a sentence. */
  readonly reason: ReactNode
  /** Its value came from the .env file. */
  readonly fromDotEnv?: boolean
  /** The control. */
  readonly children: ReactNode
}

/** Words at the left, control at the right. */
export function SettingRow({ name, reason, fromDotEnv = false, children }: SettingRowProps) {
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <p className={classes.name}>
          {name}
          {fromDotEnv && (
            <StatusChip
              tone="neutral"
              icon={null}
              title="Taken from the .env file at first run; changing it here holds."
            >
              from .env
            </StatusChip>
          )}
        </p>
        <p className={classes.reason}>{reason}</p>
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  )
}

/** Settings that belong together, under one heading. */
export function Section({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
