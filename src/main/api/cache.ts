/** Handlers of contract/cache. */
import type { ResponseCache } from '../cache/cache'
import { os } from './handlers'

export function cacheHandlers({ cache }: { readonly cache: Pick<ResponseCache, 'figures' | 'clear'> }) {
  return {
    figures: os.cache.figures.handler(({ input }) => cache.figures(input)),
    clear: os.cache.clear.handler(({ input: { all: _all, ...scope }, context }) => cache.clear(scope, context.who)),
  }
}
