/** A part of the form: its heading, what is wrong with it as a whole, and its fields. */
import { useId, type ReactNode } from 'react'
import classes from './experiments.module.css'

export interface SectionProps {
  readonly title: string
  /** At the far end of the heading. */
  readonly aside?: ReactNode
  readonly hint?: ReactNode
  readonly problem?: string | undefined
  readonly children: ReactNode
}

export function Section({ title, aside, hint, problem, children }: SectionProps) {
  const heading = useId()
  return (
    <section
      className={classes.section}
      aria-labelledby={heading}
      data-problem={problem === undefined ? undefined : true}
    >
      <header className={classes.sectionHead}>
        <h2 id={heading}>{title}</h2>
        {aside !== undefined && <span className={classes.sectionAside}>{aside}</span>}
      </header>
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      {problem !== undefined && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      {children}
    </section>
  )
}
