/**
 * What is kept of how a call ended beside its entries: its record, its answer for calls alike, or
 * its letter. Call these in a transaction.
 */
import type { CallAnswer, CallFailure } from '../../../contract/calls'
import type { KeptAnswer } from '../../cache/port'
import type { Plan } from '../plan/admit'
import type { CachePlace } from './cache-hit'
import type { HoldDeps } from '../attempt/hold'
import { isExhausted } from '../attempt/next-step'

/** Of a call that nobody could serve there is a dead letter too, to be sent again. */
export function keepFailure(
  { records, deadLetters }: Pick<HoldDeps, 'records' | 'deadLetters'>,
  { storeContent, request, labels }: Plan,
  failure: CallFailure,
) {
  records.failed(failure, storeContent)
  const { source, project, service, environment } = labels
  const mayBeSentAgain = source === 'playground' || source === 'api'
  if (!mayBeSentAgain || failure.attempts.length === 0 || !isExhausted(failure.error.code)) return
  deadLetters.add({
    failure,
    request: storeContent ? request : null,
    project,
    service,
    environment,
  })
}

/**
 * Keeps an answer for other calls that ask the same. `provider`, `model`: those that were asked.
 */
export function keepForOthers(
  { cache, platform }: Pick<HoldDeps, 'cache' | 'platform'>,
  { labels: { project, service, environment } }: Plan,
  place: CachePlace,
  answer: CallAnswer,
  { provider, model }: { readonly provider: string; readonly model: string },
) {
  const { callId, costNanoUsd, wouldCostNanoUsd, latencyMs } = answer
  cache.put(
    place.key,
    {
      answer: keptOf(answer),
      callId,
      costNanoUsd,
      wouldCostNanoUsd,
      latencyMs,
      storedAt: platform.clock.now(),
    },
    { project, service, environment, provider, model },
    place.ttlSeconds,
  )
}

/** The part of an answer that another call may be given. */
function keptOf({
  text,
  reasoning,
  embeddings,
  finishReason,
  servedModel,
  validation,
}: CallAnswer): KeptAnswer {
  return {
    text,
    finishReason,
    servedModel,
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(embeddings === undefined ? {} : { embeddings }),
    ...(validation === undefined ? {} : { validation }),
  }
}
