/**
 * The calls that run now: begun once an id, joined by whoever asks again with the same id and
 * request, answered from the record afterwards.
 */
import type { CallRequest, Source } from '../../../contract/calls'
import { Failure, toFailure } from '../../platform/failure'
import { refusalOf } from '../ending/answers'
import { digestOf } from './call-records'
import type { HoldDeps } from '../attempt/hold'
import type { Replay } from './read-call'
import { runToEnd } from '../run'
import { createRunningCall, type RunningCall } from './running-call'
import { withSystemMessage } from '../plan/system-prompt'
import { redactedStack } from '../try-or-log'

export interface CallsUnderWay {
  /**
   * Throws Failure `conflict` for an id of another request, or one whose answer is not kept;
   * `interrupted` while Tollgate closes.
   */
  join(request: CallRequest, source: Source): RunningCall
  get(callId: string): RunningCall | undefined
  all(): RunningCall[]
  count(): number
}

export function createCallsUnderWay(deps: HoldDeps, isClosing: () => boolean): CallsUnderWay {
  const running = new Map<string, RunningCall>()

  function begin(
    callId: string,
    digest: string,
    request: CallRequest,
    source: Source,
  ): RunningCall {
    const call = createRunningCall(callId, digest)
    running.set(callId, call)
    void runToEnd(deps, call, request, source)
      .catch((thrown: unknown) => {
        const error = redactedStack(deps, thrown)
        deps.platform.log.error('A call failed inside Tollgate', { callId, error })
        const failure = refusalOf(callId, toFailure(thrown).toBody(), undefined)
        call.emit({ type: 'error', failure })
      })
      .finally(() => {
        running.delete(callId)
        call.finish()
      })
    return call
  }

  return {
    join(asked, source) {
      if (isClosing())
        throw new Failure('interrupted', 'Tollgate is closing. Start it again to make calls.')
      const request = withSystemMessage(asked)
      const callId = request.callId ?? deps.platform.newId('call')
      const digest = digestOf(request)
      const known = running.get(callId)
      if (known !== undefined) {
        if (known.digest !== digest) throw sameIdOtherRequest(callId)
        return known
      }
      const kept = request.callId === undefined ? undefined : deps.records.replay(callId)
      return kept === undefined
        ? begin(callId, digest, request, source)
        : replayed(callId, digest, request, kept)
    },
    get: (callId) => running.get(callId),
    all: () => [...running.values()],
    count: () => running.size,
  }
}

/** A call that has ended before, told again from its record. */
function replayed(callId: string, digest: string, request: CallRequest, kept: Replay): RunningCall {
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

function sameIdOtherRequest(callId: string): Failure {
  return new Failure(
    'conflict',
    `The call id ${callId} was used for another request. Choose a new id.`,
  )
}
