/**
 * What the events of an Anthropic message stream may hold. New kinds of events, blocks and deltas
 * are announced as ignorable, so they are (spec P11).
 */
import { z } from 'zod'
import { finish } from './finish'
import { anything, name, sideText, text, wireObject } from './values'

const block = z.object({
  type: name,
  text: text.nullish(),
  thinking: text.nullish(),
  /** Of a call of a tool. */
  id: name,
  name,
  input: anything,
})

/**
 * One event; of each kind only its own fields are there. Counts may stand in the event, its message
 * or its delta.
 */
export const messageEvent = z.object({
  type: name,
  /** The place of the block among those of the answer. */
  index: z.int().min(0).nullish().catch(null),
  message: z.object({ model: name, usage: anything, stop_reason: finish }).nullish(),
  content_block: block.nullish(),
  delta: z
    .object({
      type: name,
      text: text.nullish(),
      thinking: text.nullish(),
      partial_json: sideText,
      stop_reason: finish,
      usage: anything,
    })
    .nullish(),
  usage: anything,
})
export type MessageEvent = z.output<typeof messageEvent>

/** The answer of the count endpoint. */
export const tokenCount = z
  .object({ input_tokens: z.int().min(1) })
  .transform(({ input_tokens }) => input_tokens)

/**
 * The name of an event that came without one, as some compatible servers send them: its type. What
 * is no event gets a name too, so that it is seen and not skipped.
 */
export function eventName(data: string): string {
  const event = wireObject(parsed(data))
  const type = event?.['type']
  if (typeof type === 'string' && /^[a-z_]{1,64}$/.test(type)) return type
  return event?.['error'] === undefined ? 'message' : 'error'
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown
  } catch {
    return undefined
  }
}
