/** What the console says of each pane before it is run: one that is refused takes no other along. */
import type { CallEstimate } from '../../../contract/call-estimate'
import type { CallRequest } from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { Client } from '../../client/connection'
import { readError } from '../../client/errors'

export interface PaneEstimate {
  /** Null for a pane without a model, and where the call cannot be made at all. */
  readonly estimate: CallEstimate | null
  /** Why it would be refused; null: it would not. */
  readonly refusal: ErrorBody | null
}

export const notEstimated: PaneEstimate = { estimate: null, refusal: null }

/** In the order of the requests; null is a pane without a model. */
export function estimatesOf(
  client: Client,
  asked: readonly (CallRequest | null)[],
): Promise<readonly PaneEstimate[]> {
  return Promise.all(
    asked.map((request) => (request === null ? notEstimated : estimateOf(client, request))),
  )
}

async function estimateOf(client: Client, request: CallRequest): Promise<PaneEstimate> {
  try {
    const estimate = await client.calls.estimate(request)
    return { estimate, refusal: estimate.refusal }
  } catch (thrown) {
    const refusal = readError(thrown)
    // What is wrong with the line is wrong for all panes.
    if (refusal.code !== 'invalid_request') throw thrown
    return { estimate: null, refusal }
  }
}
