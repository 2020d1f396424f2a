/** A comparison as a whole: what is thought of its answers, an earlier one in its place, none. */
import type { CallRecord } from '../../../contract/calls'
import type { Comparison } from '../../../contract/comparisons'
import type { ErrorBody } from '../../../contract/errors'
import { draftOf } from '../../call/tooling/tooling.form'
import { readError } from '../../client/errors'
import { shuffled } from './blind'
import { fieldsOf, messagesOf } from './asked'
import { hiddenIn, noOpinion, type Acts, type CompareDesk, type Hands } from './compare-shape'
import { noOutput, panesOfCall, panesOfSet, reopen, signature } from './panes'

/** What is thought of the answers. */
export function voteActs({ get, set }: Hands): Acts<'vote' | 'setOpinion' | 'reveal'> {
  async function change(ask: (id: string) => Promise<Comparison>): Promise<void> {
    const { current } = get()
    if (current === null) return
    set({ error: null })
    try {
      const comparison = await ask(current.comparison.id)
      // Another may be shown by the time of the answer.
      if (get().current?.comparison.id === comparison.id)
        set({ current: { ...current, comparison } })
    } catch (thrown) {
      set({ error: readError(thrown) })
    }
  }
  function vote(choice: string, { client }: CompareDesk): Promise<void> {
    const { grades, comment, tags } = get().opinion
    return change((id) => client.comparisons.vote({ id, choice, grades, comment, tags }))
  }
  return {
    vote,
    async setOpinion(part, desk) {
      set({ opinion: { ...get().opinion, ...part } })
      const choice = get().current?.comparison.vote?.choice
      if (choice !== undefined && desk !== null) await vote(choice, desk)
    },
    reveal: ({ client }) => change((id) => client.comparisons.reveal({ id })),
  }
}

function inputNotKept({ title, project }: CallRecord): ErrorBody {
  return {
    code: 'not_found',
    message: `The input of "${title}" was not kept: content is off for project ${project}, has expired or was wiped. Its facts are in the ledger.`,
  }
}

/** One comparison as a whole: an earlier one in its place, none. */
export function comparisonActs(
  { get, set }: Hands,
  stopAll: () => void,
  random: () => number,
): Acts<'open' | 'openSet' | 'compareCall' | 'clear' | 'notRestored' | 'dismiss'> {
  return {
    ...openActs({ get, set }, stopAll),
    ...leaveActs({ get, set }, stopAll, random),
  }
}

function openActs({ get, set }: Hands, stopAll: () => void): Acts<'open' | 'openSet'> {
  return {
    open(comparison) {
      stopAll()
      const { panes, contentKept, ...asked } = reopen(comparison)
      const { project, environment, service } = comparison
      const scope = { project, environment, ...(service === null ? {} : { service }) }
      const request = Object.values(comparison.calls).find((call) => call.request !== null)?.request
      const tooling = request == null ? get().tooling : draftOf(request)
      set({
        panes,
        ...asked,
        tooling,
        service,
        focused: null,
        opinion: comparison.vote ?? noOpinion,
        historyOpen: false,
        restoring: null,
        focusAsked: get().focusAsked + 1,
        current: {
          comparison,
          signature: signature(panes, messagesOf(asked) ?? [], scope, tooling),
        },
        error: contentKept
          ? null
          : {
              code: 'not_found',
              message: `Prompt and answers of "${comparison.title}" were not kept: content is off for project ${comparison.project}. Cost and times are below.`,
            },
      })
    },
    openSet(paneSet, comparison) {
      const { prompt, images, input } = get()
      if (comparison === null) {
        get().clear()
        set({ prompt, images, input })
      } else get().open(comparison)
      set({ panes: panesOfSet(paneSet.panes, get().panes, comparison !== null) })
    },
  }
}

function leaveActs(
  { get, set }: Hands,
  stopAll: () => void,
  random: () => number,
): Acts<'compareCall' | 'clear' | 'notRestored' | 'dismiss'> {
  /** Whoever leaves a hidden comparison must not learn from the panes who was who. */
  const panesToLeave = () => (hiddenIn(get()) ? shuffled(get().panes, random) : get().panes)
  return {
    compareCall(call) {
      stopAll()
      const asked = panesOfCall(call, panesToLeave())
      set({
        current: null,
        restoring: null,
        focused: null,
        opinion: noOpinion,
        focusAsked: get().focusAsked + 1,
        ...(asked === null
          ? { error: inputNotKept(call) }
          : {
              error: null,
              service: call.service,
              panes: asked.panes,
              tooling: draftOf(asked.request),
              ...fieldsOf(asked.messages),
            }),
      })
    },
    clear() {
      stopAll()
      set({
        panes: panesToLeave().map((pane) => ({ ...pane, ...noOutput })),
        prompt: '',
        images: [],
        input: null,
        focused: null,
        current: null,
        opinion: noOpinion,
        error: null,
        restoring: null,
      })
      get().focusPrompt()
    },
    notRestored(error) {
      // One that is gone has nothing to hide; one that is only not reached is hidden as it was.
      if (error.code === 'not_found') get().dismiss()
      set({ error })
    },
    dismiss() {
      const unseen = get().current === null && hiddenIn(get())
      set({ error: null, restoring: null, ...(unseen ? { panes: panesToLeave() } : {}) })
    },
  }
}
