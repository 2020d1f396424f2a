/**
 * The gate as the handlers see it: start or join a call, follow it, cancel it. There is no other
 * way to call a provider.
 */
import type { CallEstimate } from '../../contract/call-estimate'
import type { CallAnswer, CallEvent, CallRecord, CallRequest, Source } from '../../contract/calls'
import { isCallOfExperiment } from '../budgets/covers'
import { Failure, toFailure } from '../platform/failure'
import { createCallRecords, digestOf, type CallRecords } from './calls/call-records'
import { replayed, sameIdOtherRequest } from './calls/replay'
import { answerOf, createRunningCall, type RunningCall } from './calls/running-call'
import { createSubmitted } from './calls/submitted'
import type { GateDeps } from './deps'
import { refusalOf } from './ending/answers'
import { logged } from './ending/log-end'
import { sweepOpenHolds } from './ending/recover'
import { book } from './ending/settle'
import { createUnsettled, type Unsettled } from './ending/unsettled'
import { estimate, estimateSoon } from './plan/estimate'
import { withSystemMessage } from './plan/system-prompt'
import { runToEnd } from './run'
import { createBreakers, type Breakers } from './standing/breakers'
import type { Breaker } from './standing/circuit'
import { createStanding, whileClosing, type Standing } from './standing/standing'
import { tellOpened } from './standing/tell-opened'
import { redactedStack } from './try-or-log'

export interface Gate {
  readonly records: CallRecords
  /**
   * The events of a call. The same callId joins the running call, or gives the kept result; with
   * another request it is a `conflict`.
   */
  stream(
    request: CallRequest,
    source: Source,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<CallEvent>
  /** The answer; throws Failure for what did not end well. */
  answer(request: CallRequest, source: Source, signal: AbortSignal | undefined): Promise<CallAnswer>
  /**
   * Starts a call that nobody waits for and gives its id. Throws Failure `conflict` for an id that
   * was used for another request.
   */
  submit(request: CallRequest, source: Source): string
  /**
   * What is known of a call: its record, or what became of one started by `submit` that has none.
   */
  find(callId: string): CallRecord | undefined
  estimate(request: CallRequest): CallEstimate
  /** The same for requests that may be long. */
  estimateSoon(request: CallRequest, signal: AbortSignal | undefined): Promise<CallEstimate>
  cancel(callId: string): boolean
  /** Cancels everything that runs; gives how many. */
  cancelAll(reason: string): number
  running(): number
  /** Why no call may leave now; empty where calls may. */
  blocked(): Failure[]
  /** The circuit of every provider and model that has seen an attempt. */
  breakers(): Breaker[]
  /** Settles what a crash left open. */
  recover(): number
  /**
   * Lets no call begin, interrupts what runs and waits, at most `withinMs`, until it is settled.
   * Asked again it gives the same end.
   */
  close(withinMs: number): Promise<void>
}

/** All that the steps of a call use: what the gate is given, and what is its own. */
interface Parts extends GateDeps {
  readonly records: CallRecords
  readonly unsettled: Unsettled
  readonly breakers: Breakers
  readonly standing: Standing
}

export function createGate(deps: GateDeps): Gate {
  let closing = false
  let closed: Promise<void> | undefined
  const running = new Map<string, RunningCall>()
  const parts = partsOf(deps, () => closing)
  const { records, unsettled, breakers, standing } = parts
  const submitted = createSubmitted({
    clock: deps.platform.clock,
    environment: () => deps.settings().environment,
    hasRecord: (callId) => records.find(callId) !== undefined,
  })

  function join(asked: CallRequest, source: Source): RunningCall {
    if (closing) throw whileClosing()
    checkCallId(asked, source)
    return joinOrBegin(parts, running, withSystemMessage(asked), source)
  }

  return {
    records,
    stream: (request, source, signal) => join(request, source).follow(signal),
    answer: async (request, source, signal) => answerOf(join(request, source), signal),
    submit(request, source) {
      const call = join(request, source)
      submitted.keep(call, request, source)
      return call.callId
    },
    find: (callId) => records.find(callId) ?? submitted.find(callId),
    estimate: (request) => estimate(parts, withSystemMessage(request)),
    estimateSoon: (request, signal) =>
      estimateSoon(parts, withSystemMessage(request), signal ?? new AbortController().signal),
    cancel(callId) {
      const call = running.get(callId)
      call?.cancel('Cancelled by the caller.')
      return call !== undefined
    },
    cancelAll(reason) {
      for (const call of running.values()) call.cancel(reason)
      return running.size
    },
    running: () => running.size,
    blocked: standing.reasons,
    breakers: breakers.list,
    recover: () => sweepOpenHolds(parts),
    close(withinMs) {
      closing = true
      closed ??= interruptAll([...running.values()], unsettled, withinMs)
      return closed
    },
  }
}

/** Throws Failure `invalid_request` for an id of an experiment's calls that somebody else brings. */
function checkCallId({ callId }: CallRequest, source: Source): void {
  if (callId === undefined || source === 'experiment' || source === 'judge') return
  if (!isCallOfExperiment(callId)) return
  const message = `The call id "${callId}" is of the form that experiments give their calls, whose cap would count it. Choose another.`
  throw new Failure('invalid_request', message, { issues: [{ path: 'callId', message }] })
}

function partsOf(deps: GateDeps, isClosing: () => boolean): Parts {
  const { store, platform, trust, emergency } = deps
  const records = createCallRecords(store.db)
  const breakers = createBreakers(platform.clock, (breaker) => tellOpened(deps, breaker))
  const unsettled = createUnsettled(deps, (one) => book({ ...deps, records }, one))
  const standing = createStanding({ trust, emergency, unsettled, isClosing })
  return { ...deps, records, unsettled, breakers, standing }
}

/**
 * The call that runs under the id of the request, or one that ended under it, told again; else it
 * begins. Throws Failure `conflict` for an id of another request, or one whose answer is not kept.
 */
function joinOrBegin(
  parts: Parts,
  running: Map<string, RunningCall>,
  request: CallRequest,
  source: Source,
): RunningCall {
  const callId = request.callId ?? parts.platform.newId('call')
  const digest = digestOf(request)
  const known = running.get(callId)
  if (known !== undefined) {
    if (known.digest !== digest) throw sameIdOtherRequest(callId)
    return known
  }
  const kept = request.callId === undefined ? undefined : parts.records.replay(callId)
  if (kept !== undefined) return replayed(callId, digest, request, kept)
  const { log } = parts.platform
  const call = logged(createRunningCall(callId, digest), request, source, log)
  running.set(callId, call)
  void runToEnd(parts, call, request, source)
    .catch((thrown: unknown) => {
      const error = redactedStack(parts, thrown)
      parts.platform.log.error('A call failed inside Tollgate', { callId, error })
      const failure = refusalOf(callId, toFailure(thrown).toBody(), undefined)
      call.emit({ type: 'error', failure })
    })
    .finally(() => {
      running.delete(callId)
      call.finish()
    })
  return call
}

/** Interrupts what runs and waits, at most `withinMs`, until it is settled. */
async function interruptAll(open: RunningCall[], unsettled: Unsettled, withinMs: number) {
  for (const call of open) call.interrupt('Tollgate is closing.')
  const settled = Promise.all(open.map((call) => call.finished)).then(() => unsettled.retry())
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => (timer = setTimeout(resolve, withinMs)))
  await Promise.race([settled, late])
  clearTimeout(timer)
}
