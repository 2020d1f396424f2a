/** An experiment put together from its row: what is to be run, and how. */
import type { Check, ExperimentCase, ExperimentVariant } from '../../../contract/experiments'
import { Failure } from '../../platform/failure'
import type { Db } from '../../storage/store'
import { contentOf, outlineOf, type ExperimentRow } from './experiment-row'

export interface ExperimentPlan {
  readonly row: ExperimentRow
  /** False: its inputs are empty, since they were wiped or cannot be read. */
  readonly contentKept: boolean
  readonly cases: readonly ExperimentCase[]
  readonly variants: readonly ExperimentVariant[]
  readonly prompt: { readonly system?: string | undefined; readonly template?: string | undefined }
  readonly checks: readonly Check[]
  readonly judge: {
    readonly provider?: string | undefined
    readonly model: string
    readonly rubric: string
  } | null
}

/** What cannot be read is shown as empty; nothing of it runs then. */
export function planOf(db: Db, row: ExperimentRow): ExperimentPlan {
  const outline = outlineOf(db, row)
  const content = outline === undefined ? undefined : contentOf(db, row)
  const { judge = null, variants = [], cases = [] } = outline ?? {}
  return {
    row,
    contentKept: content !== undefined,
    cases: cases.map((each, at) => ({ ...each, ...(content?.inputs[at] ?? { input: '' }) })),
    variants: variants.map((each, at) => {
      const system = content?.systems[at] ?? null
      return system === null ? each : { ...each, system }
    }),
    prompt: content?.prompt ?? {},
    checks: content?.checks ?? [],
    judge: judge === null ? null : { ...judge, rubric: content?.rubric ?? '' },
  }
}

/** Trials in all, and orders in which a judge is asked. */
export function totalsOf({ row, cases, variants, judge }: ExperimentPlan) {
  const runs = cases.length * row.repeats
  return {
    trials: runs * variants.length,
    duels: judge === null ? 0 : runs * variants.length * (variants.length - 1),
  }
}

/** Why one whose content was wiped, has expired or is damaged does not run. */
export const contentGone =
  'Its cases were wiped, have expired or cannot be read, so it cannot be run.'

/** Throws Failure `conflict` for one whose cases are not there any more. */
export function checkContent({ contentKept }: ExperimentPlan): void {
  if (contentKept) return
  throw new Failure('conflict', contentGone)
}
