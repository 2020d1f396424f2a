/** One call of an experiment and what is kept of it: a trial, or a question to the judge. */
import type { CallAnswer, CallRecord, CallRequest, Source } from '../../../contract/calls'
import { toFailure, type Failure } from '../../platform/failure'
import { duelCallId, trialCallId } from './call-ids'
import { grade, type TryRules } from './grade'
import { judgeRequest, readChoice } from './judge-question'
import type { ExperimentPlan } from './plan'
import { trialRequest } from './request'
import type { DuelPlace, EndedTrial, TrialPlace, TrialRows } from './trial-rows'

export type Place =
  | ({ readonly kind: 'trial' } & TrialPlace)
  | ({ readonly kind: 'duel' } & DuelPlace)

export interface WorkDeps {
  readonly answer: (request: CallRequest, source: Source) => Promise<CallAnswer>
  readonly callRecord: (callId: string) => CallRecord | undefined
  readonly tryRules: TryRules
}

/** What is to be kept, or why the call could not be made. */
export type Outcome =
  | { readonly ok: true; readonly keep: Keep }
  | { readonly ok: false; readonly failure: Failure; readonly keep: Keep }
type Keep = (trials: TrialRows, experiment: string) => void

/** Never rejects. */
export async function workOn(
  deps: WorkDeps,
  plan: ExperimentPlan,
  place: Place,
  callId: string,
): Promise<Outcome> {
  try {
    const keep =
      place.kind === 'trial'
        ? await tryOut(deps, plan, place, callId)
        : await duel(deps, plan, place, callId)
    return { ok: true, keep }
  } catch (error) {
    const failure = toFailure(error)
    return { ok: false, failure, keep: keepFailed(place, callId, failure.message) }
  }
}

/**
 * The id of the call: of the first round that has not failed, so that one that ended well is found
 * again, and one that did not is made anew.
 */
export function nextCallId({ callRecord }: Pick<WorkDeps, 'callRecord'>, id: string, place: Place) {
  for (let round = 0; ; round += 1) {
    const callId =
      place.kind === 'trial' ? trialCallId(id, place, round) : duelCallId(id, place, round)
    if (callRecord(callId)?.state !== 'failed') return callId
  }
}

async function tryOut(
  { answer, tryRules }: WorkDeps,
  plan: ExperimentPlan,
  place: TrialPlace,
  callId: string,
): Promise<Keep> {
  const one = plan.cases[place.caseIndex]
  const variant = plan.variants[place.variantIndex]
  if (one === undefined || variant === undefined) throw new Error('No such trial.')
  const given = await answer({ ...trialRequest(plan, one, variant), callId }, 'experiment')
  const { passed, score, problem } = await grade(plan.checks, given, one.expected, tryRules)
  const ended: EndedTrial = {
    ...at(place),
    state: 'done',
    callId,
    passed,
    score,
    problem,
    cost: given.simulated ? given.wouldCostNanoUsd : given.costNanoUsd,
    latency: Math.round(given.attempts.at(-1)?.latencyMs ?? given.latencyMs),
  }
  return (trials, experiment) => trials.keep(experiment, ended)
}

async function duel(
  { answer, callRecord }: WorkDeps,
  plan: ExperimentPlan,
  { caseIndex, repeat, first, second }: DuelPlace,
  callId: string,
): Promise<Keep> {
  const one = plan.cases[caseIndex]
  if (one === undefined || plan.judge === null) throw new Error('No such question.')
  const texts = [first, second].map((variantIndex) => {
    const id = nextCallId({ callRecord }, plan.row.id, {
      kind: 'trial',
      caseIndex,
      variantIndex,
      repeat,
    })
    return callRecord(id)?.text ?? ''
  })
  const request = judgeRequest(plan, plan.judge, one, [texts[0] ?? '', texts[1] ?? ''])
  const choice = readChoice((await answer({ ...request, callId }, 'judge')).text)
  const ended = {
    caseIndex,
    repeat,
    first,
    second,
    state: 'done' as const,
    callId,
    better: choice === 'first' ? first : choice === 'second' ? second : null,
    problem: choice === null ? 'The judge did not say which is better.' : null,
  }
  return (trials, experiment) => trials.keepDuel(experiment, ended)
}

function keepFailed(place: Place, callId: string, problem: string): Keep {
  if (place.kind === 'duel') {
    const { kind: _kind, ...where } = place
    return (trials, experiment) =>
      trials.keepDuel(experiment, { ...where, state: 'failed', callId, better: null, problem })
  }
  const nothing = { passed: null, score: null, cost: null, latency: null }
  return (trials, experiment) =>
    trials.keep(experiment, { ...at(place), ...nothing, state: 'failed', callId, problem })
}

function at({ caseIndex, variantIndex, repeat }: TrialPlace): TrialPlace {
  return { caseIndex, variantIndex, repeat }
}
