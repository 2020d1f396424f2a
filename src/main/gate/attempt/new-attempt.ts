/** An attempt about to be made: what its steps are given. */
import type { RunningCall } from '../calls/running-call'
import type { Stop } from '../calls/stop'
import type { Admitted, Plan } from '../plan/admit'
import type { Journey } from './journey'

export interface NewAttempt {
  readonly call: RunningCall
  readonly plan: Plan
  readonly admitted: Admitted
  /** Its number, from 1; counts over all candidates of the call. */
  readonly attempt: number
  readonly journey: Journey
  readonly stop: Stop
  /** No other candidate follows: it may use a token limit to its end. */
  readonly last: boolean
}
