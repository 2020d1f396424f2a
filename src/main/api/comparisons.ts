/** Handlers of contract/comparisons. */
import type { Comparisons } from '../compare/comparisons'
import { os } from './handlers'

export function comparisonsHandlers({ comparisons }: { readonly comparisons: Comparisons }) {
  return {
    list: os.comparisons.list.handler(({ input }) => comparisons.list(input)),
    create: os.comparisons.create.handler(({ input }) => comparisons.create(input)),
    get: os.comparisons.get.handler(({ input }) => comparisons.get(input.id)),
    vote: os.comparisons.vote.handler(({ input, context }) => comparisons.vote(input.id, input, context.who)),
  }
}
