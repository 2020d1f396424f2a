/** Running panes: all at once, blind or not, or one alone; their outputs as they arrive. */
import type { CallRequest, Message } from '../../../contract/calls'
import type { Comparison } from '../../../contract/comparisons'
import { isRunning } from '../../call/call-run'
import { createCallsUnderWay } from '../../call/drive-call'
import { toolingProblem } from '../../call/tooling/tooling.form'
import { readError } from '../../client/errors'
import { shuffled } from './blind'
import { messagesOf } from './asked'
import { hiddenIn, noOpinion, type Acts, type CompareDesk, type Hands } from './compare-shape'
import { changePane, paneRequest, runBlocked, signature, variantsOf, type Pane } from './panes'

type StartPane = (
  pane: Pane,
  comparison: Comparison,
  messages: readonly Message[],
  desk: CompareDesk,
) => void

/** Calls for the panes and shows their outputs as they arrive. */
export function createOutputs({ get, set }: Hands) {
  const calls = createCallsUnderWay()
  const start: StartPane = (pane, comparison, messages, { client, scope }) => {
    const callId = comparison.callIds[pane.id]
    const request = paneRequest(pane, messages, scope, get().tooling)
    if (callId === undefined || request === null) return
    const withId: CallRequest & { callId: string } = { ...request, callId }
    const asked = { askedModel: pane.model, comparisonId: comparison.id }
    let begun = false
    calls.start(pane.id, withId, client, (run) => {
      const { panes } = get()
      // Another answer may stand there by now, or another model under the same letter.
      if (begun && panes.find(({ id }) => id === pane.id)?.run?.callId !== callId) return
      begun = true
      set({ panes: changePane(panes, pane.id, { run, ...asked }) })
    })
  }
  return { start, stop: calls.stop, stopAll: calls.stopAll }
}

/** How a comparison is begun: blind or not, and in which order where that is another than shown. */
interface Beginning {
  readonly blind: boolean
  readonly order: readonly Pane[] | null
}

/**
 * Keeps a new comparison of the panes as they are, or in the order given: then order and comparison
 * change at once, so that no order is seen with names that was hidden before or is from now on.
 * Null where that failed, with the error shown.
 */
function comparisonMaker({ get, set }: Hands) {
  return async function begin(
    messages: readonly Message[],
    { client, scope }: CompareDesk,
    { blind, order }: Beginning,
  ): Promise<Comparison | null> {
    set({ error: null })
    const panes = order ?? get().panes
    try {
      const asked = signature(panes, messages, scope, get().tooling)
      const comparison = await client.comparisons.create({
        ...scope,
        messages: [...messages],
        variants: variantsOf(panes),
        ...(blind ? { blind } : {}),
      })
      set({
        current: { comparison, signature: asked },
        opinion: noOpinion,
        restoring: null,
        ...(order === null ? {} : { panes: order, focused: null }),
      })
      return comparison
    } catch (thrown) {
      set({ error: readError(thrown) })
      return null
    }
  }
}

export function runActs(
  { get, set }: Hands,
  start: StartPane,
  random: () => number,
): Acts<'runAll' | 'runOne'> {
  const begin = comparisonMaker({ get, set })
  let beginning = false
  return {
    async runAll(desk) {
      const { panes, blind } = get()
      const messages = messagesOf(get())
      // Until the console has answered nothing runs yet: a second press would pay twice.
      if (beginning || messages === null || runBlocked(panes, get()) !== null) return
      if (toolingProblem(get().tooling) !== null) return
      get().focusPrompt()
      beginning = true
      const order = blind || hiddenIn(get()) ? shuffled(panes, random) : null
      const comparison = await begin(messages, desk, { blind, order })
      beginning = false
      if (comparison === null) return
      for (const pane of get().panes) start(pane, comparison, messages, desk)
    },
    async runOne(id, desk) {
      const { panes, current } = get()
      const messages = messagesOf(get())
      const pane = panes.find((candidate) => candidate.id === id)
      if (messages === null || pane === undefined || pane.model === null || isRunning(pane.run))
        return
      if (toolingProblem(get().tooling) !== null) return
      // A call id is used once: the same pane again, or changed panes, make a new comparison.
      const unused =
        current !== null &&
        current.signature === signature(panes, messages, desk.scope, get().tooling) &&
        pane.comparisonId !== current.comparison.id
      const comparison = unused
        ? current.comparison
        : await begin(messages, desk, { blind: false, order: null })
      if (comparison !== null) start(pane, comparison, messages, desk)
    },
  }
}
