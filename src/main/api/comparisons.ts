/** Handlers of contract/comparisons. */
import type { Comparisons } from '../compare/comparisons'
import type { References } from '../config/references'
import { os } from './handlers'

/** Every name is checked before the comparison is kept, each issue with the place it stands at. */
export function comparisonsHandlers({
  comparisons,
  references,
}: {
  readonly comparisons: Comparisons
  readonly references: References
}) {
  return {
    list: os.comparisons.list.handler(({ input }) => comparisons.list(input)),
    create: os.comparisons.create.handler(({ input }) => {
      const { project, environment, service } = input
      references.require({ project, environment, service })
      for (const [index, { provider, model }] of input.variants.entries())
        references.require({ provider, model }, `variants.${index}`)
      return comparisons.create(input)
    }),
    get: os.comparisons.get.handler(({ input }) => comparisons.get(input.id)),
    tally: os.comparisons.tally.handler(({ input }) => {
      references.requireKnown({ project: input.project })
      return comparisons.tally(input)
    }),
    reveal: os.comparisons.reveal.handler(({ input }) => comparisons.reveal(input.id)),
    vote: os.comparisons.vote.handler(({ input, context }) =>
      comparisons.vote(input.id, input, context.who),
    ),
  }
}
