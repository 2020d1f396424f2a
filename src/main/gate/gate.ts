/** The gate as the handlers see it: start or join a call, follow it, cancel it. There is no other way to call a provider. */
import type {
  CallAnswer,
  CallEstimate,
  CallEvent,
  CallRecord,
  CallRequest,
  Source,
} from '../../contract/calls'
import { Failure, toFailure } from '../platform/failure'
import { refusalOf } from './answers'
import { createBreakers } from './breakers'
import { createCallRecords, digestOf, type CallRecords } from './call-records'
import type { Breaker } from './circuit'
import type { GateDeps } from './deps'
import { estimate, estimateSoon } from './estimate'
import type { HoldDeps } from './hold'
import { sweepOpenHolds } from './recover'
import { runToEnd } from './run'
import { createRunningCall, type RunningCall } from './running-call'
import { createSettlements } from './settle'
import { createStanding } from './standing'
import { createSubmitted } from './submitted'
import { withSystemMessage } from './system-prompt'
import { redactedStack } from './try-or-log'

export interface Gate {
  readonly records: CallRecords
  /** The events of a call. The same callId joins the running call, or gives the kept result; with another request it is a `conflict`. */
  stream(
    request: CallRequest,
    source: Source,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<CallEvent>
  /** The answer; throws Failure for what did not end well. */
  answer(request: CallRequest, source: Source, signal: AbortSignal | undefined): Promise<CallAnswer>
  /** Starts a call that nobody waits for and gives its id. Throws Failure `conflict` for an id that was used for another request. */
  submit(request: CallRequest, source: Source): string
  /** What is known of a call: its record, or what became of one started by `submit` that has none. */
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
  /** Lets no call begin, interrupts what runs and waits, at most `withinMs`, until it is settled. Asked again it gives the same end. */
  close(withinMs: number): Promise<void>
}

export function createGate(gateDeps: GateDeps): Gate {
  const records = createCallRecords(gateDeps.store.db)
  const breakers = createBreakers(gateDeps.platform.clock, noteOpened)
  const settlements = createSettlements(gateDeps)
  let closing = false
  const standing = createStanding({
    trust: gateDeps.trust,
    emergency: gateDeps.emergency,
    settlements,
    isClosing: () => closing,
  })
  const deps: HoldDeps = { ...gateDeps, records, settlements, standing, breakers }
  const running = new Map<string, RunningCall>()
  const submitted = createSubmitted({
    clock: deps.platform.clock,
    environment: () => deps.settings().environment,
    hasRecord: (callId) => records.find(callId) !== undefined,
  })

  function noteOpened({ provider, model, reason }: Breaker) {
    const alert = {
      kind: 'breaker_open',
      severity: 'warning',
      title: `${provider}/${model} is left alone for a while`,
      message: `${reason ?? 'It kept failing'}. Calls go to the next candidate of their route, or are refused until it has been asked again.`,
      subject: provider,
    } as const
    gateDeps.store
      .commitSoon(() => gateDeps.alerts.raise(alert))
      .catch((error: unknown) =>
        gateDeps.platform.log.error('An alert could not be kept', { error: String(error) }),
      )
    gateDeps.platform.changes.publish('providerStatus')
  }

  function join(asked: CallRequest, source: Source): RunningCall {
    if (closing)
      throw new Failure('interrupted', 'Tollgate is closing. Start it again to make calls.')
    const request = withSystemMessage(asked)
    const callId = request.callId ?? deps.platform.newId('call')
    const digest = digestOf(request)
    const known = running.get(callId)
    if (known !== undefined) {
      if (known.digest !== digest) throw sameIdOtherRequest(callId)
      return known
    }
    const kept = request.callId === undefined ? undefined : replayed(callId, digest, request)
    return kept ?? begin(callId, digest, request, source)
  }

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
        deps.platform.log.error('A call failed inside Tollgate', {
          callId,
          error: redactedStack(deps, thrown),
        })
        call.emit({
          type: 'error',
          failure: refusalOf(callId, toFailure(thrown).toBody(), undefined),
        })
      })
      .finally(() => {
        running.delete(callId)
        call.finish()
      })
    return call
  }

  function replayed(callId: string, digest: string, request: CallRequest): RunningCall | undefined {
    const kept = records.replay(callId)
    if (kept === undefined) return undefined
    if (kept.digest !== digest) throw sameIdOtherRequest(callId)
    if (kept.answer !== null && (!kept.hasContent || request.input !== undefined))
      throw answerNotKept(callId)
    const call = createRunningCall(callId, digest)
    if (kept.answer !== null) call.emit({ type: 'done', answer: kept.answer })
    else if (kept.failure !== null) call.emit({ type: 'error', failure: kept.failure })
    call.finish()
    return call
  }

  let closed: Promise<void> | undefined
  async function close(withinMs: number): Promise<void> {
    closing = true
    const open = [...running.values()]
    for (const call of open) call.interrupt('Tollgate is closing.')
    const settled = Promise.all(open.map((call) => call.finished)).then(() => settlements.retry())
    let timer: NodeJS.Timeout | undefined
    const late = new Promise((resolve) => (timer = setTimeout(resolve, withinMs)))
    await Promise.race([settled, late])
    clearTimeout(timer)
  }

  return {
    records,
    stream: (request, source, signal) => join(request, source).follow(signal),
    async answer(request, source, signal) {
      for await (const event of join(request, source).follow(signal)) {
        if (event.type === 'done') return event.answer
        if (event.type === 'error') {
          const { code, message, data } = event.failure.error
          throw new Failure(code, message, { ...data, callId: event.failure.callId })
        }
      }
      throw new Failure('cancelled', 'The call was cancelled.')
    },
    submit(request, source) {
      const call = join(request, source)
      submitted.keep(call, request, source)
      return call.callId
    },
    find: (callId) => records.find(callId) ?? submitted.find(callId),
    estimate: (request) => estimate(deps, withSystemMessage(request)),
    estimateSoon: (request, signal) =>
      estimateSoon(deps, withSystemMessage(request), signal ?? new AbortController().signal),
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
    recover: () => sweepOpenHolds(deps, records),
    close: (withinMs) => (closed ??= close(withinMs)),
  }
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
