/** The path of a call (architecture §3): admit, hold, attempt, settle. Every exit goes through settle or release. */
import type { CallRequest, Source } from '../../contract/calls'
import type { ErrorBody } from '../../contract/errors'
import { Failure, toFailure } from '../platform/failure'
import { ProviderFailure } from '../providers/port'
import { admit, type Admitted } from './admit'
import { answerOf, failureOf, refusalOf, summaryOf, type Finished } from './answers'
import { runAttempt, type AttemptResult } from './attempt'
import { createDeltaBatches } from './delta-batches'
import { withSuggestions } from './fit'
import { takeHold, type HoldDeps, type Ticket } from './hold'
import { atBound, chargeOf, type Charge } from './outcome-cost'
import type { RunningCall } from './running-call'

/** Runs a call to its end, emitting its events. Never throws. */
export async function runCall(deps: HoldDeps, call: RunningCall, request: CallRequest, source: Source): Promise<void> {
  const started = deps.platform.clock.monotonic()
  let admitted: Admitted | undefined
  let ticket: Ticket
  try {
    admitted = admit(deps, request, source)
    const { provider, model, input, facts, costBound } = admitted
    call.emit({ type: 'call', callId: call.callId, provider: provider.id, model: model.model, inputTokens: input.counted, holdNanoUsd: facts.simulated ? 0 : costBound })
    ticket = await takeHold(deps, call.callId, 1, request, admitted, call.signal)
  } catch (thrown) {
    refuse(deps, call, request, admitted, thrown)
    return
  }
  call.emit({ type: 'attempt', callId: call.callId, attempt: 1, provider: admitted.provider.id, model: admitted.model.model, keyId: ticket.hold.facts.keyId, reason: admitted.reason, previous: null })
  deps.platform.changes.publish('budgets', 'calls')

  const batches = createDeltaBatches((delta) => call.emit({ type: 'delta', callId: call.callId, ...delta }))
  const timeout = request.timeoutMs === undefined ? undefined : AbortSignal.timeout(request.timeoutMs)
  const signal = timeout === undefined ? call.signal : AbortSignal.any([call.signal, timeout])
  const result = namingTimeout(await runAttempt(deps, ticket, batches.add, signal), call, timeout, request.timeoutMs)
  batches.end()
  await conclude(deps, call, ticket, result, Math.round(deps.platform.clock.monotonic() - started))
}

/** To the adapter a caller's time limit looks like a cancel; to the caller it is a timeout. */
function namingTimeout(result: AttemptResult, call: RunningCall, timeout: AbortSignal | undefined, timeoutMs: number | undefined): AttemptResult {
  if (result.failure?.code !== 'cancelled' || timeout?.aborted !== true || call.signal.aborted) return result
  return { ...result, failure: new ProviderFailure('timeout', result.failure.reach, `The call did not end within the ${timeoutMs} ms it was given.`) }
}

function refuse(deps: HoldDeps, call: RunningCall, request: CallRequest, admitted: Admitted | undefined, thrown: unknown) {
  if (!(thrown instanceof Failure)) deps.platform.log.error('A call failed before it left', { error: thrown instanceof Error ? deps.redact(thrown.stack ?? thrown.message) : 'unknown' })
  const plain = toFailure(thrown)
  const failure = admitted === undefined ? plain : (attempted(deps, () => withSuggestions(deps, request, admitted, plain)) ?? plain)
  call.emit({ type: 'error', failure: refusalOf(call.callId, failure.toBody(), admitted) })
}

async function conclude(deps: HoldDeps, call: RunningCall, ticket: Ticket, result: AttemptResult, latencyMs: number) {
  const { admitted, hold } = ticket
  const charge = chargeFor(deps, ticket, result)
  const finished: Finished = { callId: call.callId, admitted, result, charge, attempts: [summaryOf(ticket, result, charge)], latencyMs }
  const error = result.failure === null ? null : errorOf(deps, result.failure)
  const answer = error === null ? answerOf(finished) : null
  const failure = error === null ? null : failureOf(finished, error)
  try {
    await deps.settlements.settle({
      hold,
      charge,
      result,
      reason: admitted.reason,
      alongside() {
        learnMargin(deps, admitted, result)
        if (answer !== null) deps.records.done(answer, admitted.storeContent)
        if (failure !== null) deps.records.failed(failure, admitted.storeContent)
      },
    })
    if (answer !== null) call.emit({ type: 'done', answer })
    if (failure !== null) call.emit({ type: 'error', failure })
  } catch (thrown) {
    call.emit({ type: 'error', failure: failureOf(finished, toFailure(thrown).toBody()) })
  }
  attempted(deps, () => noteHealth(deps, ticket, result, error))
  deps.platform.changes.publish('ledger', 'usage', 'budgets', 'calls')
}

/** A usage that cannot be priced, such as one that costs more than 2^53 nano-USD, is booked at the bound for a person to correct: no hold stays open for it. */
function chargeFor(deps: HoldDeps, { hold, admitted }: Ticket, result: AttemptResult): Charge {
  return attempted(deps, () => chargeOf(hold, result, countingOf(deps, admitted, result))) ?? atBound(hold)
}

/** For what must not stop a call on its way to its end; undefined where it failed. */
function attempted<T>(deps: HoldDeps, work: () => T): T | undefined {
  try {
    return work()
  } catch (thrown) {
    deps.platform.log.error('A step at the end of a call failed', { error: thrown instanceof Error ? deps.redact(thrown.stack ?? thrown.message) : 'unknown' })
    return undefined
  }
}

function countingOf(deps: HoldDeps, { model, input }: Admitted, result: AttemptResult) {
  const received = result.usage === null || result.failure !== null ? deps.catalog.countText(model, result.reasoning + result.text) : 0
  return { countedInput: input.counted, countedOutput: received, hiddenReasoning: model.capabilities.includes('reasoning') && result.reasoning === '' }
}

/** A provider that counts more input than our bound makes the next bound of that model larger (spec B5). */
function learnMargin(deps: HoldDeps, { model, input }: Admitted, { usage }: AttemptResult) {
  if (usage !== null && usage.inputTokens > input.bound) deps.catalog.learn(model, input.counted, usage.inputTokens)
}

/** What the provider's answer says about the key and the provider; a cancelled or local failure says nothing. */
function noteHealth(deps: HoldDeps, { hold }: Ticket, { failure }: AttemptResult, error: ErrorBody | null) {
  const code = failure?.code ?? 'ok'
  if (code === 'cancelled' || code === 'interrupted') return
  if (hold.facts.keyId !== null) deps.keys.note(hold.facts.keyId, code, false)
  deps.providerBook.noteResult(hold.facts.provider, error)
}

function errorOf(deps: HoldDeps, { code, message, providerMessage, status, retryAfterMs }: ProviderFailure): ErrorBody {
  return {
    code,
    message,
    data: {
      origin: code === 'cancelled' ? 'tollgate' : 'provider',
      ...(providerMessage === null ? {} : { providerMessage: deps.redact(providerMessage) }),
      ...(status === null ? {} : { providerStatus: status }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  }
}
