/** Trials as a table of cases and variants: what each cell holds, kept up to date page by page. Pure. */
import type { Experiment, Trial } from '../../../contract/experiments'

/** A trial without the text of its answer, which is asked for when it is opened. */
export type GridTrial = Omit<Trial, 'text'>
export type TrialTable = ReadonlyMap<string, readonly GridTrial[]>

/** The cell whose trials are looked at. */
export interface OpenCell {
  readonly caseId: string
  readonly variantId: string
}

/** A case and a variant. */
export function cellKey(caseId: string, variantId: string): string {
  return JSON.stringify([caseId, variantId])
}

/** With what has ended since; a trial that was made again takes the place of the last. */
export function withTrials(table: TrialTable, ended: readonly Trial[]): TrialTable {
  const next = new Map(table)
  for (const { text: _text, ...trial } of ended) {
    const key = cellKey(trial.case, trial.variant)
    const others = (next.get(key) ?? []).filter(({ repeat }) => repeat !== trial.repeat)
    next.set(
      key,
      [...others, trial].sort((a, b) => a.repeat - b.repeat),
    )
  }
  return next
}

export interface Cell {
  readonly kind:
    | 'waiting'
    | 'running'
    | 'partial'
    | 'passed'
    | 'failed-check'
    | 'split'
    | 'answered'
    | 'failed'
  readonly text: string
}

/** One cell: how many repeats agree, or what keeps it from being told. */
export function cellOf(
  trials: readonly GridTrial[] | undefined,
  repeats: number,
  running: boolean,
): Cell {
  const ended = trials ?? []
  if (ended.length === 0)
    return running ? { kind: 'running', text: 'running' } : { kind: 'waiting', text: '–' }
  const failures = ended.filter(({ state }) => state === 'failed').length
  const checked = ended.filter(({ state, passed }) => state === 'done' && passed !== null)
  const passes = checked.filter(({ passed }) => passed === true).length
  if (ended.length < repeats)
    return {
      kind: 'partial',
      text: `${passesText(passes, checked.length)}${ended.length}/${repeats} done`,
    }
  if (failures === ended.length)
    return { kind: 'failed', text: repeats === 1 ? 'no answer' : `no answer ×${failures}` }
  const lost = failures === 0 ? '' : `, ${failures} no answer`
  if (checked.length === 0) return { kind: 'answered', text: `answered${lost}` }
  if (repeats === 1)
    return passes === 1 ? { kind: 'passed', text: 'pass' } : { kind: 'failed-check', text: 'fail' }
  const text = `${passes}/${checked.length} pass${lost}`
  if (passes === checked.length) return { kind: 'passed', text }
  return { kind: passes === 0 ? 'failed-check' : 'split', text }
}

function passesText(passes: number, checked: number): string {
  return checked === 0 ? '' : `${passes} pass, `
}

/** Cells in which a trial runs now. */
export function runningCells({ running }: Pick<Experiment, 'running'>): ReadonlySet<string> {
  return new Set(running.map((each) => cellKey(each.case, each.variant)))
}

export interface DifferingCase {
  readonly case: string
  /** Means over the repeats, 0 to 1. */
  readonly a: number
  readonly b: number
}

/** Cases in which two variants did not do equally well, the widest apart first. */
export function differingCases(
  table: TrialTable,
  cases: readonly { readonly id: string }[],
  a: string,
  b: string,
): readonly DifferingCase[] {
  return cases
    .flatMap(({ id }) => {
      const [first, second] = [a, b].map((variant) => meanOf(table.get(cellKey(id, variant))))
      return first === null ||
        first === undefined ||
        second === null ||
        second === undefined ||
        first === second
        ? []
        : [{ case: id, a: first, b: second }]
    })
    .sort((one, other) => Math.abs(other.a - other.b) - Math.abs(one.a - one.b))
}

/** Of what was checked; null where nothing was. */
export function meanOf(trials: readonly GridTrial[] | undefined): number | null {
  const scores = (trials ?? []).flatMap(({ passed, score }) =>
    passed === null ? (score === null ? [] : [score]) : [passed ? 1 : 0],
  )
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length
}

interface Place {
  readonly row: number
  readonly column: number
}

/** Where a key leads from a cell; null for keys that lead nowhere. `page` is in rows. */
export function placeAfter(
  key: string,
  { row, column }: Place,
  {
    rows,
    columns,
    page,
  }: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | null {
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    PageDown: [row + page, column],
    PageUp: [row - page, column],
    Home: [0, column],
    End: [rows - 1, column],
  }
  const to = moves[key]
  if (to === undefined) return null
  const [toRow, toColumn] = to
  return {
    row: Math.max(0, Math.min(rows - 1, toRow)),
    column: Math.max(0, Math.min(columns - 1, toColumn)),
  }
}
