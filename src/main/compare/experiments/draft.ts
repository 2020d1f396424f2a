/** A new experiment as its row, checked for what its shape alone does not tell. */
import { mostTrials, usualConcurrency, type NewExperiment } from '../../../contract/experiments'
import type { Rule } from '../../../contract/validation'
import { Failure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import type { ExperimentRow } from './experiment-row'
import { isOwn, rulesOf } from './grade'

export interface DraftDeps {
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'random'>
  /** Throws Failure `invalid_request` for an unknown project. */
  readonly storesContent: (project: string) => boolean
  /** The current environment, for experiments that name none. */
  readonly environment: () => string
  /** What stands against each rule, as a sentence; null: nothing. */
  readonly inspectRules: (rules: readonly Rule[]) => Promise<readonly (string | null)[]>
}

/** Rejects with Failure `invalid_request`, with the place of what is wrong. */
export async function newRow(
  fresh: NewExperiment,
  { platform, storesContent, environment, inspectRules }: DraftDeps,
): Promise<ExperimentRow> {
  if (!storesContent(fresh.project))
    throw new Failure(
      'invalid_request',
      `The project "${fresh.project}" keeps no prompts and answers, and an experiment is made of them. Use another project, or let this one store content.`,
    )
  const { checks = [] } = fresh
  const rules = rulesOf(checks)
  const faults = rules.length === 0 ? [] : await inspectRules(rules)
  for (const [at, fault] of faults.entries())
    if (fault !== null) throw issue(`checks.${checks.findIndex((one) => one === rules[at])}`, fault)
  return draftRow(fresh, {
    id: platform.newId('exp'),
    now: platform.clock.now(),
    environment: environment(),
    seed: new DataView(platform.random(4).slice().buffer).getUint32(0),
  })
}

interface DraftFacts {
  readonly id: string
  readonly now: number
  /** For one that names none. */
  readonly environment: string
  /** For one that names none; 0 to 2^32 − 1. */
  readonly seed: number
}

function draftRow(fresh: NewExperiment, facts: DraftFacts): ExperimentRow {
  const cases = fresh.cases.map((each, at) => ({ ...each, id: each.id ?? `case-${at + 1}` }))
  const { repeats = 1, judge } = fresh
  checkIds(cases, 'cases', 'case')
  checkIds(fresh.variants, 'variants', 'variant')
  checkExpected({ ...fresh, cases })
  const trials = cases.length * fresh.variants.length * repeats
  if (trials > mostTrials)
    throw issue(
      'repeats',
      `That makes ${trials} calls; an experiment has up to ${mostTrials}. Take fewer cases, variants or repeats.`,
    )
  return {
    id: facts.id,
    created_at: facts.now,
    name: fresh.name,
    project: fresh.project,
    environment: fresh.environment ?? facts.environment,
    service: fresh.service ?? null,
    state: 'draft',
    note: null,
    outline: JSON.stringify({
      variants: fresh.variants.map(({ system: _system, ...each }) => each),
      cases: cases.map(({ id, group, tags }) => ({ id, group, tags })),
      judge: judge === undefined ? null : { provider: judge.provider, model: judge.model },
    }),
    content: JSON.stringify({
      inputs: cases.map(({ input, expected, vars }) => ({ input, expected, vars })),
      systems: fresh.variants.map(({ system }) => system ?? null),
      prompt: fresh.prompt ?? {},
      checks: fresh.checks ?? [],
      rubric: judge?.rubric ?? null,
    }),
    repeats,
    planned_cases: fresh.plannedCases ?? cases.length,
    margin: fresh.margin ?? 0.05,
    seed: fresh.seed ?? facts.seed,
    concurrency: fresh.concurrency ?? usualConcurrency,
    cap: fresh.capNanoUsd ?? null,
    bound: null,
    expected: null,
    sentence: null,
  }
}

function checkIds(items: readonly { readonly id: string }[], path: string, what: string): void {
  const seen = new Set<string>()
  for (const [at, { id }] of items.entries()) {
    if (seen.has(id))
      throw issue(
        `${path}.${at}.id`,
        `Two ${what}s are called "${id}". Give each an id of its own.`,
      )
    seen.add(id)
  }
}

/** A check against what a case expects needs every case to say it. */
function checkExpected({
  cases,
  checks = [],
}: {
  readonly cases: readonly { readonly id: string; readonly expected?: string | undefined }[]
  readonly checks?: NewExperiment['checks']
}): void {
  for (const [at, check] of checks.entries()) {
    if (!isOwn(check)) continue
    if (check.text !== undefined && check.expected === true)
      throw issue(`checks.${at}`, 'A check takes either a text or what the case expects, not both.')
    const lacking = cases.find(({ expected }) => expected === undefined)
    if (check.text === undefined && lacking !== undefined)
      throw issue(
        `checks.${at}`,
        `The case "${lacking.id}" has no expected answer, and the check "${check.kind}" needs one. Add it, or give the check a text.`,
      )
  }
}

function issue(path: string, message: string): Failure {
  return new Failure('invalid_request', message, { issues: [{ path, message }] })
}
