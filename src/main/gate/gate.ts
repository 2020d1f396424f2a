/**
 * The gate as the handlers see it: start or join a call, follow it, cancel it. There is no other
 * way to call a provider.
 */
import type { CallEstimate } from '../../contract/call-estimate'
import type { CallAnswer, CallEvent, CallRecord, CallRequest, Source } from '../../contract/calls'
import { Failure } from '../platform/failure'
import { createBreakers } from './standing/breakers'
import { createCallRecords, type CallRecords } from './calls/call-records'
import { createCallsUnderWay } from './calls/calls-under-way'
import type { Breaker } from './standing/circuit'
import type { GateDeps } from './deps'
import { estimate, estimateSoon } from './plan/estimate'
import type { HoldDeps } from './attempt/hold'
import { sweepOpenHolds } from './ending/recover'
import type { RunningCall } from './calls/running-call'
import { book } from './ending/settle'
import { createUnsettled, type Unsettled } from './ending/unsettled'
import { createStanding } from './standing/standing'
import { createSubmitted } from './calls/submitted'
import { withSystemMessage } from './plan/system-prompt'

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

export function createGate(gateDeps: GateDeps): Gate {
  const records = createCallRecords(gateDeps.store.db)
  const breakers = createBreakers(gateDeps.platform.clock, (one) => noteOpened(gateDeps, one))
  const unsettled = createUnsettled(gateDeps, (one) => book({ ...gateDeps, records }, one))
  let closed: Promise<void> | undefined
  let closing = false
  const isClosing = () => closing
  const { trust, emergency } = gateDeps
  const standing = createStanding({ trust, emergency, unsettled, isClosing })
  const deps: HoldDeps = { ...gateDeps, records, unsettled, standing, breakers }
  const { join, ...calls } = createCallsUnderWay(deps, isClosing)
  const submitted = createSubmitted({
    clock: deps.platform.clock,
    environment: () => deps.settings().environment,
    hasRecord: (callId) => records.find(callId) !== undefined,
  })

  return {
    records,
    stream: (request, source, signal) => join(request, source).follow(signal),
    answer: async (request, source, signal) => answerIn(join(request, source).follow(signal)),
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
      const call = calls.get(callId)
      call?.cancel('Cancelled by the caller.')
      return call !== undefined
    },
    cancelAll(reason) {
      for (const call of calls.all()) call.cancel(reason)
      return calls.count()
    },
    running: calls.count,
    blocked: standing.reasons,
    breakers: breakers.list,
    recover: () => sweepOpenHolds(deps),
    close(withinMs) {
      closing = true
      closed ??= interruptAll(calls.all(), unsettled, withinMs)
      return closed
    },
  }
}

/** The answer among the events of a call; throws Failure for what did not end well. */
async function answerIn(events: AsyncGenerator<CallEvent>): Promise<CallAnswer> {
  for await (const event of events) {
    if (event.type === 'done') return event.answer
    if (event.type === 'error') {
      const { code, message, data } = event.failure.error
      throw new Failure(code, message, { ...data, callId: event.failure.callId })
    }
  }
  throw new Failure('cancelled', 'The call was cancelled.')
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

function noteOpened(
  { store, alerts, platform }: Pick<GateDeps, 'store' | 'alerts' | 'platform'>,
  { provider, model, reason }: Breaker,
) {
  const alert = {
    kind: 'breaker_open',
    severity: 'warning',
    title: `${provider}/${model} is left alone for a while`,
    message: `${reason ?? 'It kept failing'}. Calls go to the next candidate of their route, or are refused until it has been asked again.`,
    subject: provider,
  } as const
  store
    .commitSoon(() => alerts.raise(alert))
    .catch((error: unknown) =>
      platform.log.error('An alert could not be kept', { error: String(error) }),
    )
  platform.changes.publish('providerStatus')
}
