/**
 * Which of the two models of its service's roll-out a call is for (spec P9): told by its id, so the
 * same call is always for the same one.
 */
import { createHash } from 'node:crypto'
import type { CallRequest } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import type { Policy } from '../../../contract/projects'
import type { RolloutPart } from '../../../contract/rollouts'
import type { GateDeps } from '../deps'
import { found, type FindDeps } from './find-model'
import { isAllowed, type StandInDeps } from './stand-in'

export type RolloutDeps = FindDeps & StandInDeps & Pick<GateDeps, 'rollouts'>

export interface Assigned extends RolloutPart {
  readonly challenger: Model
  readonly percent: number
}

/**
 * Null where it takes no part: there is no roll-out, its challenger may not run here, or the caller
 * has chosen who is to serve, or refuses anybody behind the first.
 */
export function assignedTo(
  deps: RolloutDeps,
  request: CallRequest,
  rules: Policy,
  callId: string | undefined,
): Assigned | null {
  const { service } = request
  if (rules.rollout === undefined || service === undefined || callId === undefined) return null
  if (hasChosen(request)) return null
  const rollout = deps.rollouts.running(service)
  const challenger = rollout === undefined ? undefined : found(deps, rollout.challenger, undefined)
  if (rollout === undefined || challenger === undefined) return null
  if (!isAllowed(deps, request, challenger)) return null
  const { id, percent } = rollout
  const arm = placeOf(id, callId) * 100 < percent ? 'challenger' : 'champion'
  return { id, arm, challenger, percent }
}

function hasChosen({ model, provider, preferredProvider, allowFallback }: CallRequest): boolean {
  return (
    model !== undefined ||
    provider !== undefined ||
    preferredProvider !== undefined ||
    allowFallback === false
  )
}

/** From 0 up to 1, even over calls, and for every roll-out another. */
export function placeOf(rollout: string, callId: string): number {
  return createHash('sha256').update(`${rollout} ${callId}`).digest().readUIntBE(0, 6) / 2 ** 48
}
