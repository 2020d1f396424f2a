/** What the typesetting thread is asked, and what it answers: data that can be posted. */

export interface CodeJob {
  readonly kind: 'code'
  readonly text: string
  readonly language: string
}
export interface FormulaJob {
  readonly kind: 'formula'
  /** TeX. */
  readonly text: string
  /** On lines of its own, with limits above and below. */
  readonly display: boolean
}
export type Job = CodeJob | FormulaJob

export type Colour = 'keyword' | 'name' | 'value' | 'text' | 'comment' | 'added' | 'removed'
/** A run of code in one colour; null: that of all text. */
export type Piece = readonly [text: string, colour: Colour | null]

/** An element of MathML that was let through, with its attributes. */
export interface MathNode {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (MathNode | string)[]
}

export type Typeset =
  | { readonly kind: 'code'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'formula'; readonly root: MathNode }

/** Longer ones stay as they were written. */
export const longestCode = 20_000
export const longestFormula = 2000

/** The same for jobs whose answers are the same. */
export function keyOf(job: Job): string {
  return job.kind === 'code'
    ? `code ${job.language} ${job.text}`
    : `formula ${job.display ? 'display' : 'inline'} ${job.text}`
}
