/**
 * What is kept of a call beside its entries: what an attempt taught and was held against, the call's
 * record, its answer for calls alike, or its letter. Call these in a transaction.
 */
import type { CallAnswer, CallFailure } from '../../../contract/calls'
import type { Entry } from '../../../contract/ledger'
import type { ValidationResult } from '../../../contract/validation'
import type { KeptAnswer } from '../../cache/port'
import { isExhausted } from '../attempt/next-step'
import type { CallRecords } from '../calls/call-records'
import type { GateDeps } from '../deps'
import type { Plan } from '../plan/admit'
import type { CachePlace } from '../plan/cache-key-and-ttl'
import { withoutOwnWords } from '../plan/response-format'
import { unkept } from './answers'
import { learnMargin } from './lessons'
import type { Beside, Ending } from './settlement'

export type KeepDeps = Pick<
  GateDeps,
  'cache' | 'catalog' | 'deadLetters' | 'platform' | 'validation'
> & { readonly records: CallRecords }

/**
 * What every attempt leaves beside its entry, and the end of the call where it was the last one.
 */
export function keepBeside(
  deps: KeepDeps,
  { plan, finished, ending }: Beside,
  entry: Entry | null,
): void {
  const { admitted, result, validation } = finished
  learnMargin(deps, admitted, result)
  // What was never sent has no entry, and no answer to check.
  if (validation !== null && entry !== null)
    deps.validation.keep(entry, keptResult(plan, validation))
  if (ending !== null) keepEnding(deps, plan, ending)
}

export function keepEnding(deps: KeepDeps, plan: Plan, ending: Ending): void {
  if (ending.kind === 'failure') return keepFailure(deps, plan, ending.failure)
  const { answer, place } = ending
  const { validation } = answer
  const kept =
    validation === undefined ? answer : { ...answer, validation: keptResult(plan, validation) }
  deps.records.done(kept, plan.storeContent, plan.part)
  if (place !== null) keepForOthers(deps, plan, place, answer)
}

function keptResult(
  { request, storeContent }: Pick<Plan, 'request' | 'storeContent'>,
  result: ValidationResult,
): ValidationResult {
  return storeContent ? result : withoutOwnWords(request, result)
}

/** Of a call whose end could not be kept with its money: values of our own alone. */
export function keepPlainly({ records }: Pick<KeepDeps, 'records'>, callId: string): void {
  records.failed(unkept(callId), false, null)
}

/** Of a call that nobody could serve there is a dead letter too, to be sent again. */
function keepFailure(
  { records, deadLetters }: KeepDeps,
  { storeContent, request, labels, part }: Plan,
  failure: CallFailure,
) {
  records.failed(failure, storeContent, part)
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

/** Keeps an answer for other calls that ask the same. */
function keepForOthers(
  { cache, platform }: KeepDeps,
  { labels: { project, service, environment } }: Plan,
  place: CachePlace,
  answer: CallAnswer,
) {
  const { callId, provider, model, costNanoUsd, wouldCostNanoUsd, latencyMs } = answer
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
  toolCalls,
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
    ...(toolCalls === undefined ? {} : { toolCalls }),
    ...(embeddings === undefined ? {} : { embeddings }),
    ...(validation === undefined ? {} : { validation }),
  }
}
