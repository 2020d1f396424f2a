/** Handlers of contract/quality. */
import type { References } from '../config/references'
import type { Quality } from '../usage/quality'
import { os } from './handlers'

export interface QualityHandlersDeps {
  readonly qualityOf: Quality
  readonly references: References
}

/** Filters may name what only the ledger still knows. */
export function qualityHandlers({ qualityOf, references }: QualityHandlersDeps) {
  return {
    figures: os.quality.figures.handler(({ input }) => qualityOf(references.known(input))),
  }
}
