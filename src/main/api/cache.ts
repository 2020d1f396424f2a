/** Handlers of contract/cache. */
import type { ResponseCache } from '../cache/cache'
import type { References } from '../config/references'
import { os } from './handlers'

/**
 * A name that neither exists nor ever did is refused, so that a slip is not taken for an empty
 * cache.
 */
export function cacheHandlers({
  cache,
  references,
}: {
  readonly cache: Pick<ResponseCache, 'figures' | 'clear'>
  readonly references: References
}) {
  return {
    figures: os.cache.figures.handler(({ input }) => {
      references.requireKnown(labelled(input))
      return cache.figures(input)
    }),
    clear: os.cache.clear.handler(({ input: { all: _all, ...scope }, context }) => {
      references.requireKnown(labelled(scope))
      return cache.clear(scope, context.who)
    }),
  }
}

/** An empty service stands for calls without one. */
function labelled({
  service,
  project,
}: {
  readonly service?: string | undefined
  readonly project?: string | undefined
}) {
  return { project, service: service === '' ? undefined : service }
}
