/** The last step of an attempt: who answered it, what it used, and what that costs. */
import type { Model } from '../../../contract/models'
import type { GateDeps } from '../deps'
import type { Admitted } from '../plan/admit'
import { tryOrLog } from '../try-or-log'
import type { Ticket } from './hold'
import { atBound, chargeOf, type Charge, type Counting } from './outcome-cost'
import type { AttemptResult } from './result'
import { unseenReasoning } from './unseen-reasoning'

export type ChargeDeps = Pick<GateDeps, 'catalog' | 'platform' | 'redact'>

/** Tokens a model writes around the name and the arguments of a call, ids included. */
const aroundCall = { counted: 8, most: 64 }

/** What an attempt came to. */
export interface Charged {
  readonly charge: Charge
  /** The model that answered, where it is another one of the catalogue than was asked. */
  readonly served: Model | undefined
}

/**
 * A usage that cannot be priced, such as one that costs more than 2^53 nano-USD, is charged at the
 * bound for a person to correct: no hold stays open for it.
 */
export function chargeAttempt(deps: ChargeDeps, ticket: Ticket, result: AttemptResult): Charged {
  const { hold, admitted } = ticket
  const served = servedModel(deps, ticket, result)
  const other = served === undefined || served.price === null ? undefined : { price: served.price }
  const charge =
    tryOrLog(deps, () => chargeOf(hold, result, countingOf(deps, admitted, result), other)) ??
    atBound(hold)
  return { charge, served }
}

/**
 * The model that answered, where it is another one of the catalogue than was asked and not a dated
 * name of it (spec M9).
 */
function servedModel(
  { catalog }: ChargeDeps,
  { admitted }: Ticket,
  result: AttemptResult,
): Model | undefined {
  return result.servedModel === null
    ? undefined
    : catalog.servedAs(admitted.model, result.servedModel)
}

function countingOf(deps: ChargeDeps, admitted: Admitted, result: AttemptResult): Counting {
  const { model, input } = admitted
  const unseen = unseenReasoning(admitted, result)
  if (result.usage !== null && result.failure === null)
    return { countedInput: input.counted, countedOutput: 0, outputAtMost: 0, unseen }
  // Where a budget bounds all of the thinking, its summary is no part of it.
  const said =
    typeof unseen === 'number' && unseen > 0 ? result.text : result.reasoning + result.text
  const { toolCalls } = result
  const received = said + toolCalls.map(({ name, arguments: text }) => name + text).join('')
  return {
    countedInput: input.counted,
    countedOutput: deps.catalog.countText(model, received) + toolCalls.length * aroundCall.counted,
    outputAtMost: deps.catalog.textBound(model, received) + toolCalls.length * aroundCall.most,
    unseen,
  }
}
