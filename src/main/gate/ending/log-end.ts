/**
 * A line of the log for every call that ends: whose it was, who served it, what it took. No word of
 * what was asked or answered, nor of what a provider said, which may repeat it.
 */
import type { CallEvent, CallRequest, Source } from '../../../contract/calls'
import type { Log } from '../../platform/log'
import type { RunningCall } from '../calls/running-call'

/** The same call, which is logged once it has told its end. */
export function logged(
  call: RunningCall,
  { project, service, environment, model }: CallRequest,
  source: Source,
  log: Pick<Log, 'info' | 'warn'>,
): RunningCall {
  const asked = { project, service, environment, asked: model, source }
  return {
    ...call,
    emit(event) {
      call.emit(event)
      logEnd(call.callId, event, asked, log)
    },
  }
}

function logEnd(
  callId: string,
  event: CallEvent,
  asked: Readonly<Record<string, unknown>>,
  log: Pick<Log, 'info' | 'warn'>,
) {
  if (event.type === 'done') {
    const { provider, model, cached, attempts, usage, ...answer } = event.answer
    log.info('A call was answered', {
      callId,
      ...asked,
      provider,
      model,
      cached,
      attempts: attempts.length,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      costNanoUsd: answer.costNanoUsd,
      costStatus: answer.costStatus,
      latencyMs: answer.latencyMs,
      waitedMs: answer.waitedMs,
    })
  }
  if (event.type === 'error') {
    const { provider, model, attempts, error } = event.failure
    const line = { callId, ...asked, provider, model, attempts: attempts.length, code: error.code }
    if (error.code === 'cancelled') log.info('A call was cancelled', line)
    else log.warn('A call was not answered', line)
  }
}
