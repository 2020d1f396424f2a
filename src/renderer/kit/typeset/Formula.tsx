/** A formula as MathML; until it is set, and where it cannot be, its TeX as it was written. */
import { createElement, useMemo, type ReactNode } from 'react'
import { longestFormula, type FormulaJob, type MathNode } from './typeset-job'
import { useTypeset } from './use-typeset'
import classes from './typeset.module.css'

export interface FormulaProps {
  /** TeX. */
  readonly text: string
  /** With its marks, as it was written. */
  readonly raw: string
  readonly display: boolean
}

export function Formula({ text, raw, display }: FormulaProps) {
  const job = useMemo<FormulaJob | null>(
    () => (text.length > longestFormula ? null : { kind: 'formula', text, display }),
    [text, display],
  )
  const typeset = useTypeset(job)
  if (typeset?.kind !== 'formula') return <code className={classes.tex}>{raw.trim()}</code>
  const drawn = elementOf(typeset.root)
  if (!display) return drawn
  return (
    <span className={classes.display} tabIndex={0} role="group" aria-label="Formula">
      {drawn}
    </span>
  )
}

function elementOf({ tag, attributes, children }: MathNode): ReactNode {
  return createElement(
    tag,
    attributes,
    ...children.map((child) => (typeof child === 'string' ? child : elementOf(child))),
  )
}
