/** What the details of a project, a service and an environment share: the head, and the policy. */
import type { ReactNode } from 'react'
import type { ServerAction } from '../../client/query'
import { Time } from '../../kit/Time'
import type { Policy } from '../../../contract/projects'
import { PolicyForm, type PolicyFormProps } from './PolicyForm'
import classes from './projects.module.css'

export interface DetailHeadProps {
  readonly name: string
  readonly children: ReactNode
}

/** The name, and what kind of one it is. */
export function DetailHead({ name, children }: DetailHeadProps) {
  return (
    <header className={classes.detailHead}>
      <h2>{name}</h2>
      {children}
    </header>
  )
}

export interface OriginProps {
  readonly of: { readonly builtIn: boolean; readonly createdAt: number }
}

/** Where it comes from: shipped, or added by a person. */
export function Origin({ of }: OriginProps) {
  return (
    <span className={classes.quiet}>
      {of.builtIn ? (
        'built in'
      ) : (
        <>
          added <Time at={of.createdAt} />
        </>
      )}
    </span>
  )
}

export interface PolicySectionProps extends Pick<
  PolicyFormProps,
  'policy' | 'catalogue' | 'absent' | 'mayRollOut'
> {
  /** Whose policy it is. */
  readonly name: string
  /** When it counts. */
  readonly hint: string
  /** Called with the whole policy. */
  readonly save: ServerAction<Policy, unknown>
}

/** The policy under its heading. */
export function PolicySection({ name, hint, save, ...form }: PolicySectionProps) {
  return (
    <section aria-label="Policy">
      <header className={classes.sectionHead}>
        <h2>Policy</h2>
        <span className={classes.quiet}>{hint}</span>
      </header>
      <PolicyForm
        label={`Policy of ${name}`}
        busy={save.running}
        error={save.error}
        onSave={(policy) => void save.run(policy)}
        {...form}
      />
    </section>
  )
}
