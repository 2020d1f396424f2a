/** An experiment as its form holds it, and as an earlier one fills it. Pure. */
import type { Parameters } from '../../../contract/calls'
import { usualConcurrency, type Check, type Experiment } from '../../../contract/experiments'
import type { DraftCase } from './read-cases'

export interface VariantDraft {
  /** For lists on the page alone. */
  readonly key: string
  /** What it is called; empty: as its model. */
  readonly name: string
  /** Full id, `provider/model`. */
  readonly model: string | null
  readonly parameters: Parameters
  /** Instead of the prompt's own; empty: that. */
  readonly system: string
}

export interface ExperimentDraft {
  readonly name: string
  readonly cases: readonly DraftCase[]
  readonly system: string
  readonly template: string
  readonly variants: readonly VariantDraft[]
  readonly repeats: string
  readonly checks: readonly Check[]
  readonly judge: { readonly model: string | null; readonly rubric: string } | null
  /** Empty: as many as there are cases. */
  readonly planned: string
  /** Points. */
  readonly margin: string
  /** USD; empty: none but the budgets'. */
  readonly cap: string
  /** Calls at once; empty: the usual number. */
  readonly atOnce: string
  /** Empty: one is drawn. */
  readonly seed: string
}

export const leastVariants = 2
export const mostVariants = 8

export const emptyDraft: ExperimentDraft = {
  name: '',
  cases: [],
  system: '',
  template: '',
  variants: [emptyVariant('v1'), emptyVariant('v2')],
  repeats: '1',
  checks: [],
  judge: null,
  planned: '',
  margin: '5',
  cap: '1',
  atOnce: '',
  seed: '',
}

/** Neither checks nor a judge: there will be no quality to compare. */
export function checksNothing({
  checks,
  judge,
}: {
  readonly checks: readonly unknown[]
  readonly judge: unknown
}): boolean {
  return checks.length === 0 && judge === null
}

export function emptyVariant(key: string): VariantDraft {
  return { key, name: '', model: null, parameters: {}, system: '' }
}

/** A key that no variant of the draft has. */
export function freeKey(variants: readonly VariantDraft[]): string {
  for (let number = 1; ; number++)
    if (variants.every(({ key }) => key !== `v${number}`)) return `v${number}`
}

/** What each is called: its own name, else its model's, told apart by a number. */
export function variantNames(variants: readonly VariantDraft[]): readonly string[] {
  const taken = new Set<string>()
  return variants.map(({ name, model }) => {
    const bare = (model ?? '').slice((model ?? '').indexOf('/') + 1)
    const wanted = name.trim() === '' ? bare.slice(0, 36) : name.trim()
    if (name.trim() !== '' || wanted === '') return wanted
    let free = wanted
    for (let number = 2; taken.has(free); number++) free = `${wanted} ${number}`
    taken.add(free)
    return free
  })
}

function fullModel({
  provider,
  model,
}: {
  readonly provider?: string | undefined
  readonly model: string
}) {
  return provider === undefined ? model : `${provider}/${model}`
}

/** The form that an experiment came from, to change it or to plan a larger one. */
export function draftOf(experiment: Experiment): ExperimentDraft {
  const { judge, plannedCases, caseCount, progress } = experiment
  return {
    name: experiment.name,
    cases: experiment.cases,
    system: experiment.prompt.system ?? '',
    template: experiment.prompt.template ?? '',
    variants: experiment.variants.map((variant, at) => ({
      key: `v${at + 1}`,
      name: variant.id,
      model: fullModel(variant),
      parameters: variant.parameters,
      system: variant.system ?? '',
    })),
    repeats: String(experiment.repeats),
    checks: experiment.checks,
    judge: judge === null ? null : { model: fullModel(judge), rubric: judge.rubric },
    planned: plannedCases === caseCount ? '' : String(plannedCases),
    margin: String(Math.round(experiment.margin * 1000) / 10),
    cap: progress.capNanoUsd === null ? '' : String(progress.capNanoUsd / 1e9),
    atOnce: experiment.concurrency === usualConcurrency ? '' : String(experiment.concurrency),
    seed: String(experiment.seed),
  }
}
