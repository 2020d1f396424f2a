/** What is told of how a call ended. Pure. */
import type { CallAnswer, CallEvent, CallFailure } from '../../../contract/calls'
import type { Booked, Ending } from './settlement'

export function eventOf(ending: Ending): CallEvent {
  return ending.kind === 'answer'
    ? { type: 'done', answer: ending.answer }
    : { type: 'error', failure: ending.failure }
}

/**
 * The same for a call whose last attempt was booked: where that could not be done as it came, what
 * the call cost is for a person to find out.
 */
export function eventAsBooked(ending: Ending, { as }: Booked): CallEvent {
  if (as === 'whole' || as === 'money') return eventOf(ending)
  return eventOf(
    ending.kind === 'answer'
      ? { ...ending, answer: withoutCost(ending.answer) }
      : { ...ending, failure: withoutCost(ending.failure) },
  )
}

function withoutCost<T extends CallAnswer | CallFailure>(end: T): T {
  return { ...end, costNanoUsd: null, costStatus: 'unknown' }
}
