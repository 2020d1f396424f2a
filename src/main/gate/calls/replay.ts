/** A call that is asked for again with the id of an earlier one. */
import type { CallRequest } from '../../../contract/calls'
import { Failure } from '../../platform/failure'
import type { Replay } from './read-call'
import { createRunningCall, type RunningCall } from './running-call'

/**
 * A call that has ended before, told again from its record. Throws Failure `conflict` for an id of
 * another request, or one whose answer is not kept.
 */
export function replayed(
  callId: string,
  digest: string,
  request: CallRequest,
  kept: Replay,
): RunningCall {
  if (kept.digest !== digest) throw sameIdOtherRequest(callId)
  if (kept.answer !== null && (!kept.hasContent || request.input !== undefined))
    throw answerNotKept(callId)
  const call = createRunningCall(callId, digest)
  if (kept.answer !== null) call.emit({ type: 'done', answer: kept.answer })
  else if (kept.failure !== null) call.emit({ type: 'error', failure: kept.failure })
  call.finish()
  return call
}

function answerNotKept(callId: string): Failure {
  return new Failure(
    'conflict',
    `The call ${callId} was made and paid for, but its answer is not kept. Choose a new id to make the call again.`,
    { callId },
  )
}

export function sameIdOtherRequest(callId: string): Failure {
  return new Failure(
    'conflict',
    `The call id ${callId} was used for another request. Choose a new id.`,
  )
}
