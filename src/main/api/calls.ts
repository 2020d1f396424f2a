/** Handlers of contract/calls. */
import type { Source } from '../../contract/calls'
import type { References } from '../config/references'
import type { CallerContext } from '../console-port'
import type { Gate } from '../gate/gate'
import { Failure } from '../platform/failure'
import type { Rollouts } from '../policy/rollouts'
import { os } from './handlers'

/** The source of a call that names none. */
export function sourceOf({ who }: CallerContext): Source {
  return who === 'api' ? 'api' : 'playground'
}

/**
 * Throws Failure `not_found` for a call nobody knows; cancelling one that has ended is no error.
 */
export function callsHandlers({
  gate,
  rollouts,
  references,
}: {
  readonly gate: Gate
  readonly rollouts: Pick<Rollouts, 'find'>
  readonly references: References
}) {
  return {
    create: os.calls.create.handler(({ input, context, signal }) =>
      gate.answer(input, sourceOf(context), signal),
    ),
    stream: os.calls.stream.handler(({ input, context, signal }) =>
      gate.stream(input, sourceOf(context), signal),
    ),
    estimate: os.calls.estimate.handler(({ input, signal }) => gate.estimateSoon(input, signal)),
    cancel: os.calls.cancel.handler(({ input }) => {
      const cancelled = gate.cancel(input.id)
      if (!cancelled && gate.find(input.id) === undefined)
        throw new Failure('not_found', `There is no call ${input.id}.`)
      return { cancelled }
    }),
    get: os.calls.get.handler(({ input }) => {
      const record = gate.find(input.id)
      if (record === undefined) throw new Failure('not_found', `There is no call ${input.id}.`)
      return record
    }),
    history: os.calls.history.handler(({ input }) => {
      references.requireKnown({ project: input.project })
      if (input.rollout !== undefined && rollouts.find(input.rollout) === undefined)
        throw new Failure('invalid_request', `There is no roll-out ${input.rollout}.`, {
          issues: [{ path: 'rollout', message: 'not known' }],
        })
      return gate.records.history(input)
    }),
  }
}
