/**
 * Calls that were started in the background. Nobody follows them, so they run to their end; what
 * becomes of one before it has a record of its own (it waits, or was refused before anything left)
 * is remembered here, for as long as this process lives.
 */
import { noEnd } from '../../../contract/call-outcome'
import type { CallRecord, CallRequest, Source } from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { RunningCall } from './running-call'

export interface Submitted {
  /** Follows the call to its end, so that no client's leaving cancels it. */
  keep(call: RunningCall, request: CallRequest, source: Source): void
  find(callId: string): CallRecord | undefined
}

export interface SubmittedDeps {
  readonly clock: { now(): number }
  /** The environment of a call that names none. */
  readonly environment: () => string
  readonly hasRecord: (callId: string) => boolean
}

const mostRefusals = 10_000

export function createSubmitted({ clock, environment, hasRecord }: SubmittedDeps): Submitted {
  const waiting = new Map<string, CallRecord>()
  const refused = new Map<string, CallRecord>()

  async function follow(call: RunningCall, brief: CallRecord) {
    let error: ErrorBody | null = null
    for await (const event of call.follow(undefined))
      if (event.type === 'error') error = event.failure.error
    waiting.delete(call.callId)
    if (error === null || hasRecord(call.callId)) return
    refused.set(call.callId, { ...brief, state: 'failed', error })
    for (const oldest of refused.keys()) {
      if (refused.size <= mostRefusals) break
      refused.delete(oldest)
    }
  }

  return {
    keep(call, request, source) {
      if (waiting.has(call.callId)) return
      const brief = briefOf(
        call.callId,
        request,
        source,
        clock.now(),
        request.environment ?? environment(),
      )
      refused.delete(call.callId)
      waiting.set(call.callId, brief)
      void follow(call, brief)
    },
    find: (callId) => waiting.get(callId) ?? refused.get(callId),
  }
}

function briefOf(
  callId: string,
  { project, service, user, organization, provider, model, source: named }: CallRequest,
  source: Source,
  time: number,
  environment: string,
): CallRecord {
  return {
    callId,
    time,
    environment,
    project,
    state: 'running',
    source: named ?? source,
    service: service ?? null,
    user: user ?? null,
    organization: organization ?? null,
    provider: provider ?? null,
    model: model ?? null,
    rollout: null,
    title: 'Submitted in the background',
    request: null,
    text: null,
    reasoning: null,
    toolCalls: null,
    ...noEnd,
  }
}
