/** What is wrong with an experiment's draft, a sentence at each field, or what is sent. Pure. */
import type { Parameters } from '../../../contract/calls'
import {
  experimentVariant,
  mostCases,
  mostTrials,
  type NewExperiment,
} from '../../../contract/experiments'
import type { Checked, Problems } from '../../kit/checked'
import { formatCount } from '../../kit/format'
import { parseUsd } from '../../kit/number/decimal'
import { plainNumber } from '../../kit/number/read-number'
import { variantNames, type ExperimentDraft, type VariantDraft } from './experiment.form'
import { namesIn } from '../../../shared/template'
import { withoutValue } from './template'

export type ExperimentField =
  | 'name'
  | 'cases'
  | 'template'
  | 'variants'
  | 'repeats'
  | 'checks'
  | 'judge'
  | 'planned'
  | 'margin'
  | 'cap'
  | 'atOnce'
  | 'seed'
  | `variant-${string}`

/** What is sent, or a sentence for each field that is wrong. */
export function checkDraft(
  draft: ExperimentDraft,
  scope: { readonly project: string; readonly environment: string },
): Checked<NewExperiment, ExperimentField> {
  const numbers = numbersOf(draft)
  const problems: Problems<ExperimentField> = withoutEmpty({
    ...variantProblems(draft.variants),
    name: draft.name.trim() === '' ? 'Give it a name: you will look for it in a list.' : undefined,
    cases: casesProblem(draft, numbers.repeats ?? 1),
    template: templateProblem(draft),
    checks: checksProblem(draft),
    judge: judgeProblem(draft.judge),
    repeats: numbers.repeats === undefined ? 'A whole number from 1 to 20.' : undefined,
    planned: numbers.planned === undefined ? 'A whole number from 1, or nothing.' : undefined,
    margin: numbers.margin === undefined ? 'Points from 0.1 to 50.' : undefined,
    atOnce: numbers.atOnce === undefined ? 'A whole number from 1 to 32, or nothing.' : undefined,
    cap: numbers.cap === undefined ? 'An amount in dollars above 0, or nothing.' : undefined,
    seed:
      numbers.seed === undefined ? 'A whole number from 0 to 4294967295, or nothing.' : undefined,
  })
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  return { ok: true, input: inputOf(draft, scope, numbers) }
}

/** Undefined: no value; null: left out. */
interface Numbers {
  readonly repeats: number | undefined
  readonly planned: number | null | undefined
  readonly margin: number | undefined
  readonly cap: number | null | undefined
  readonly atOnce: number | null | undefined
  readonly seed: number | null | undefined
}

function numbersOf(draft: ExperimentDraft): Numbers {
  const { repeats, planned, margin, cap, atOnce, seed } = draft
  const points = within(margin, 0.1, 50)
  const money = cap.trim() === '' ? null : parseUsd(cap)
  return {
    repeats: whole(repeats, 1, 20),
    planned: planned.trim() === '' ? null : whole(planned, 1, 1_000_000),
    margin: points === undefined ? undefined : points / 100,
    cap: money === null ? null : money.ok && money.value > 0 ? money.value : undefined,
    atOnce: atOnce.trim() === '' ? null : whole(atOnce, 1, 32),
    seed: seed.trim() === '' ? null : whole(seed, 0, 4_294_967_295),
  }
}

function within(text: string, least: number, most: number): number | undefined {
  const plain = plainNumber(text)
  if (plain === null || plain === '') return undefined
  const value = Number(plain)
  return value >= least && value <= most ? value : undefined
}

function whole(text: string, least: number, most: number): number | undefined {
  const value = within(text, least, most)
  return value !== undefined && Number.isInteger(value) ? value : undefined
}

function withoutEmpty(
  problems: Readonly<Record<string, string | undefined>>,
): Problems<ExperimentField> {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined))
}

function casesProblem({ cases, variants }: ExperimentDraft, repeats: number): string | undefined {
  if (cases.length === 0) return 'Add at least one case: what the variants are to answer.'
  const empty = cases.findIndex(({ input }) => typeof input === 'string' && input.trim() === '')
  if (empty >= 0) return `Case ${empty + 1} is empty. Write its input, or remove it.`
  if (cases.length > mostCases)
    return `An experiment takes up to ${mostCases} cases; here are ${cases.length}.`
  const seen = new Set<string>()
  for (const { id } of cases) {
    if (id !== undefined && seen.has(id)) return `Two cases are called "${id}".`
    if (id !== undefined) seen.add(id)
  }
  const calls = cases.length * variants.length * repeats
  return calls > mostTrials
    ? `That makes ${formatCount(calls)} calls; an experiment has up to ${formatCount(mostTrials)}.`
    : undefined
}

function templateProblem({
  template,
  system,
  variants,
  cases,
}: ExperimentDraft): string | undefined {
  const names = namesIn(template, system, ...variants.map((each) => each.system))
  const missing = withoutValue(names, cases)[0]
  if (missing !== undefined && cases.length > 0) {
    const who =
      missing.cases === cases.length
        ? 'No case gives'
        : `${formatCount(missing.cases)} of the cases do not give`
    const hint = names.includes('input') ? '' : ' The input of a case is {{input}}.'
    return `${who} {{${missing.name}}} a value. Add a column "${missing.name}" to the cases, or take it out.${hint}`
  }
  if (
    template.trim() !== '' &&
    !namesIn(template).includes('input') &&
    namesIn(template).length === 0
  )
    return 'Every case would send the same words: put {{input}} where the case goes.'
  return undefined
}

function checksProblem({ checks, cases }: ExperimentDraft): string | undefined {
  const needsExpected = checks.some(
    (check) => (check.kind === 'equals' || check.kind === 'contains') && check.text === undefined,
  )
  const lacking = cases.findIndex(({ expected }) => expected === undefined)
  if (needsExpected && lacking >= 0)
    return `Case ${lacking + 1} has no expected answer, and a check needs one.`
  const empty = checks.some((check) => 'text' in check && check.text === '')
  return empty ? 'Write the text that the check looks for.' : undefined
}

function judgeProblem(judge: ExperimentDraft['judge']): string | undefined {
  if (judge === null) return undefined
  if (judge.model === null) return 'Pick the model that judges.'
  return judge.rubric.trim() === '' ? 'Say what makes an answer the better one.' : undefined
}

function variantProblems(variants: readonly VariantDraft[]): Problems<ExperimentField> {
  const names = variantNames(variants)
  return Object.fromEntries(
    variants.map(({ key, model }, at): [string, string | undefined] => {
      const name = names[at] ?? ''
      if (model === null) return [`variant-${key}`, 'Pick its model.']
      if (!experimentVariant.shape.id.safeParse(name).success)
        return [`variant-${key}`, 'A name of up to 40 letters, digits, spaces and . _ : / + -']
      return [
        `variant-${key}`,
        names.indexOf(name) < at ? `"${name}" is already the name of another.` : undefined,
      ]
    }),
  )
}

function inputOf(
  draft: ExperimentDraft,
  scope: { readonly project: string; readonly environment: string },
  numbers: Numbers,
): NewExperiment {
  const names = variantNames(draft.variants)
  const system = draft.system.trim() === '' ? {} : { system: draft.system }
  const template = draft.template.trim() === '' ? {} : { template: draft.template }
  return {
    name: draft.name.trim(),
    ...scope,
    cases: [...draft.cases],
    prompt: { ...system, ...template },
    variants: draft.variants.map(({ model, parameters, system: own }, at) => ({
      id: names[at] ?? '',
      ...modelParts(model ?? ''),
      parameters: JSON.parse(JSON.stringify(parameters)) as Parameters,
      ...(own.trim() === '' ? {} : { system: own }),
    })),
    repeats: numbers.repeats ?? 1,
    checks: [...draft.checks],
    ...(draft.judge === null
      ? {}
      : { judge: { ...modelParts(draft.judge.model ?? ''), rubric: draft.judge.rubric.trim() } }),
    ...(numbers.cap === null ? {} : { capNanoUsd: numbers.cap }),
    ...(numbers.seed === null ? {} : { seed: numbers.seed }),
    ...(numbers.planned === null ? {} : { plannedCases: numbers.planned }),
    margin: numbers.margin ?? 0.05,
    ...(numbers.atOnce === null ? {} : { concurrency: numbers.atOnce }),
  }
}

/** A full model id in its two parts; the model's own name may hold slashes. */
function modelParts(id: string): { readonly provider: string; readonly model: string } {
  const slash = id.indexOf('/')
  return { provider: id.slice(0, slash), model: id.slice(slash + 1) }
}
