/** Handlers of contract/advice. */
import type { References } from '../config/references'
import type { Recommend } from '../usage/advice/recommendations'
import type { AskWhatIf } from '../usage/advice/what-if'
import { os } from './handlers'

/** Filters may name what only the ledger still knows. */
export function adviceHandlers({
  recommend,
  whatIf,
  references,
}: {
  readonly recommend: Recommend
  readonly whatIf: AskWhatIf
  readonly references: References
}) {
  return {
    recommendations: os.advice.recommendations.handler(({ input }) =>
      recommend(references.known(input)),
    ),
    whatIf: os.advice.whatIf.handler(({ input }) => whatIf(references.known(input))),
  }
}
