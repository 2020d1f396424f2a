/**
 * Ids of an experiment's calls: told by the experiment and the place of the trial alone, so that a
 * call that was made is found again after whatever died, and never paid twice. The cap counts calls
 * by how their ids begin.
 */
import { callsOf } from '../../budgets/covers'
import type { DuelPlace, TrialPlace } from './trial-rows'

/** How the ids of a judge's calls begin. */
export function judgeCallsOf(experiment: string): string {
  return `${experiment}-j`
}

/** `round`: 0, and one more each time a failure is made again. */
export function trialCallId(
  experiment: string,
  { caseIndex, variantIndex, repeat }: TrialPlace,
  round: number,
): string {
  return `${callsOf(experiment)}${caseIndex}-${variantIndex}-${repeat}-${round}`
}

export function duelCallId(
  experiment: string,
  { caseIndex, repeat, first, second }: DuelPlace,
  round: number,
): string {
  return `${judgeCallsOf(experiment)}${caseIndex}-${first}-${second}-${repeat}-${round}`
}
