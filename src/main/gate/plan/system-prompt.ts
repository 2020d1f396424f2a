/**
 * A call's system prompt is a message like any other from the gate on: counted, kept and sent as
 * one.
 */
import type { CallRequest } from '../../../contract/calls'

/** The same call with its `system` as the first message. */
export function withSystemMessage({ system, ...request }: CallRequest): CallRequest {
  if (system === undefined || request.messages === undefined) return request
  return { ...request, messages: [{ role: 'system', content: system }, ...request.messages] }
}
