/** The calls that a store has started and not seen the end of, each in a place of its own. */
import type { CallRequest } from '../../contract/calls'
import type { CallRun } from './call-run'
import { browserDeps, driveCall, type RunDeps, type RunningCall } from './drive-call'

export interface CallsUnderWay {
  /** Starts a call in a place; `onRun` sees it at once and then as it goes on. */
  start(
    place: string,
    request: CallRequest & { readonly callId: string },
    client: RunDeps['client'],
    onRun: (run: CallRun) => void,
  ): void
  /** Stopping a call that has ended, or is stopping, does nothing. */
  stop(place: string): void
  stopAll(): void
}

/** Nothing is under way yet. Clock and timers are the browser's unless others are given. */
export function createCallsUnderWay(deps: Omit<RunDeps, 'client'> = browserDeps): CallsUnderWay {
  const running = new Map<string, RunningCall>()
  return {
    start(place, request, client, onRun) {
      const call = driveCall(request, onRun, { client, ...deps })
      running.set(place, call)
      void call.ended.then(() => running.get(place) === call && running.delete(place))
    },
    stop: (place) => running.get(place)?.stop(),
    stopAll() {
      for (const call of running.values()) call.stop()
    },
  }
}
