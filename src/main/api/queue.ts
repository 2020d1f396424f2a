/** Handlers of contract/queue. */
import type { Gate } from '../gate/gate'
import { toFailure } from '../platform/failure'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { DeadLetters } from '../queue/dead-letters'
import type { QueueSlots } from '../queue/slots'
import { sourceOf } from './calls'
import { os } from './handlers'

const defaultItems = 1000
/**
 * Calls of a batch that begin in one turn: counting tokens takes its time, and others wait for
 * theirs.
 */
const begunPerTurn = 10

/**
 * A batch answers a call at a time: one that cannot be taken stands beside the others as its error.
 */
export function queueHandlers({
  slots,
  gate,
}: {
  readonly slots: QueueSlots
  readonly gate: Gate
}) {
  return {
    get: os.queue.get.handler(({ input }) => slots.read(input.limit ?? defaultItems)),
    prioritise: os.queue.prioritise.handler(({ input }) =>
      slots.prioritise(input.callId, input.priority),
    ),
    submit: os.queue.submit.handler(async ({ input, context }) => {
      const items = []
      for (const [index, request] of input.requests.entries()) {
        if (index > 0 && index % begunPerTurn === 0) await yieldToLoop()
        try {
          items.push({ callId: gate.submit(request, sourceOf(context)) })
        } catch (error) {
          items.push({ error: toFailure(error).toBody() })
        }
      }
      return { items }
    }),
  }
}

/** A retry is a call of whoever asks for it, and is cancelled when they go. */
export function deadLettersHandlers({
  deadLetters,
  gate,
}: {
  readonly deadLetters: DeadLetters
  readonly gate: Gate
}) {
  return {
    list: os.deadLetters.list.handler(({ input }) => deadLetters.list(input)),
    get: os.deadLetters.get.handler(({ input }) => deadLetters.get(input.id)),
    retry: os.deadLetters.retry.handler(({ input, context, signal }) =>
      deadLetters.retry(
        input.id,
        input.request,
        (request) => gate.answer(request, sourceOf(context), signal),
        context.who,
      ),
    ),
    discard: os.deadLetters.discard.handler(({ input, context }) => {
      deadLetters.discard(input.id, context.who)
      return { ok: true as const }
    }),
  }
}
