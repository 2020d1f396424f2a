/** What may be said of two arms that had different cases: only at the planned number of them. */
import { fisher } from './fisher'
import {
  newcombeIndependent,
  type IndependentDifference,
  type Passes,
} from './newcombe-independent'
import type { Decision, Rule } from './outcome'
import { casesForRates, fewestCases, mostCases } from './sample-size'

export interface IndependentDecision extends Decision {
  /** Null where an arm has no case. */
  readonly difference: IndependentDifference | null
}

/**
 * `plannedCases` of the rule is asked of each arm, and `moreCases` counts for the one that has fewer.
 * Better needs both the interval and the exact test, as either alone is a little rash somewhere.
 */
export function decideIndependent(a: Passes, b: Passes, rule: Rule): IndependentDecision {
  const difference = newcombeIndependent(a, b)
  const n = Math.min(a.n, b.n)
  if (difference === null || n < rule.plannedCases)
    return { difference, outcome: 'not_enough_data', moreCases: rule.plannedCases - n }
  const { low, high } = difference
  const isShown = (low > 0 || high < 0) && fisher(a, b) < 0.05
  if (isShown) return { difference, outcome: low > 0 ? 'a' : 'b', moreCases: 0 }
  if (low > -rule.margin && high < rule.margin)
    return { difference, outcome: 'no_difference', moreCases: 0 }
  const needed = neededCases(a, b, rule.margin)
  return {
    difference,
    outcome: 'not_enough_data',
    moreCases: needed === null ? null : Math.max(1, needed - n),
  }
}

/**
 * The fewer of the cases of the smaller arm that would show the difference seen and those that would
 * show it to be small; null: more than can be counted on.
 */
function neededCases(a: Passes, b: Passes, margin: number): number | null {
  const [smaller, larger] = a.n <= b.n ? [a, b] : [b, a]
  const { n } = smaller
  const rates = [smaller.passed / n, larger.passed / larger.n] as const
  const toShow = casesForRates(...rates, larger.n / n) ?? Infinity
  const toBound = fewestCases((cases) => {
    const scaled = newcombeIndependent(grown(a, cases / n), grown(b, cases / n))
    return scaled !== null && scaled.low > -margin && scaled.high < margin
  })
  const needed = Math.min(Math.ceil(toShow), toBound ?? Infinity)
  return needed > mostCases ? null : needed
}

function grown({ passed, n }: Passes, by: number): Passes {
  return { passed: passed * by, n: n * by }
}
