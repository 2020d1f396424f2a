/**
 * A reload loses nothing: the draft is kept in the tab, and answers that were arriving are read
 * back from their records.
 */
import { useEffect } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import { useClient } from '../../client/connection-context'
import { isRunning, type CallRun } from '../../call/call-run'
import { breakRun } from '../../call/run-events'
import { recoverRun, runFromRecord } from '../../call/run-records'
import { readError } from '../../client/errors'
import { dropDraft, interruptedTurns, keepDraft } from './draft-storage'
import { usePlayground } from './playground.state'

const keepAfterMs = 200
const longText = 50_000
const keepLongAfterMs = 1500

/** Keeps the work in this tab where the project keeps content; else nothing stays. */
export function useDraftKeeping(allowed: boolean): void {
  useEffect(() => {
    if (!allowed) {
      dropDraft(window.sessionStorage)
      return
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    function keep() {
      timer = undefined
      const { conversation, composer, composerImages } = usePlayground.getState()
      keepDraft(window.sessionStorage, { conversation, composer, composerImages })
    }
    const stop = usePlayground.subscribe(({ composer, conversation }) => {
      // A long text is written out in a pause: doing it while keys come would hold them up.
      const long = composer.length + conversation.system.length > longText
      if (long) clearTimeout(timer)
      timer =
        long || timer === undefined ? setTimeout(keep, long ? keepLongAfterMs : keepAfterMs) : timer
    })
    window.addEventListener('pagehide', keep)
    return () => {
      stop()
      clearTimeout(timer)
      window.removeEventListener('pagehide', keep)
    }
  }, [allowed])
}

/**
 * How often and how long a record that still runs is asked for: the console needs a moment to see
 * that the page went away.
 */
const tries = 20
const everyMs = 300
/** After that it stands as cut, and is asked for now and then so that its cost is not left out. */
const waitsMs = [
  ...Array.from({ length: tries + 1 }, () => everyMs),
  3000,
  10_000,
  30_000,
  60_000,
  0,
]

let resumed = false

function runOf(id: string): CallRun | null {
  return usePlayground.getState().conversation.turns.find((turn) => turn.id === id)?.run ?? null
}

/**
 * Once after a load: answers that were arriving when the page went away are completed from the
 * history.
 */
export function useInterruptedCalls(): void {
  const client = useClient()
  useEffect(() => {
    if (resumed) return
    resumed = true
    const turns = interruptedTurns(usePlayground.getState().conversation.turns)
    for (const turn of turns) {
      if (turn.run !== null) void settle(turn.id, turn.run.callId)
    }
    async function settle(id: string, callId: string) {
      const { changeTurn } = usePlayground.getState()
      const settleAs = (error: ErrorBody) => {
        const current = runOf(id)
        if (current !== null && isRunning(current))
          changeTurn(id, { run: breakRun(current, error, Date.now()) })
      }
      for (const [count, wait] of waitsMs.entries()) {
        try {
          const record = await client.calls.get({ id: callId })
          const current = runOf(id)
          if (current === null) return
          if (record.state !== 'running')
            return changeTurn(id, {
              run: isRunning(current) ? runFromRecord(record) : recoverRun(current, record),
            })
          if (count >= tries)
            settleAs({
              code: 'interrupted',
              message:
                'This answer was cut by a reload and its call has not ended yet. Its cost will stand here once it has.',
            })
        } catch (thrown) {
          const error = readError(thrown)
          settleAs(error)
          if (error.code === 'not_found') return
        }
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }, [client])
}
