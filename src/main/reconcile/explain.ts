/**
 * Explains differences in the order of the causes. A cause is named only where it brings the two
 * sides closer together: nothing is explained that is not there.
 */
import type { Cause } from '../../contract/reconcile'
import { explainAcrossDays } from './causes/across-days'
import { cacheHour } from './causes/cache-hour'
import { cachedInput } from './causes/cached-input'
import { cutStreams } from './causes/cut-streams'
import { discount } from './causes/discount'
import { fees } from './causes/fees'
import { freeTokens } from './causes/free-tokens'
import { lateData } from './causes/late-data'
import { longContext } from './causes/long-context'
import { missingRows } from './causes/missing-rows'
import { outsideKeys } from './causes/outside-keys'
import { retries } from './causes/retries'
import { serviceTier } from './causes/service-tier'
import type { Explanation, LineFacts } from './facts'
import { noTokens, type TokenCounts } from './formats/format'
import { combine, minus, total } from './sums'
import { inSlices } from './in-slices'
import type { Working } from './working'

/** Those that a line tells by itself. */
const ofOneLine: readonly Explanation[] = [
  outsideKeys,
  cacheHour,
  fees,
  cachedInput,
  cutStreams,
  retries,
  serviceTier,
  freeTokens,
  discount,
  longContext,
]
/** Those that would take whatever is left. */
const atLast: readonly Explanation[] = [lateData, missingRows]

export interface TokensExplained {
  readonly findings: ReadonlyMap<Cause, TokenCounts>
  readonly rest: TokenCounts
}

/** What explains the tokens that a usage export has and the ledger has not, or the other way. */
export function explainTokens(facts: LineFacts): TokensExplained {
  let rest = minus(facts.usage?.tokens ?? noTokens, facts.ledger.tokens)
  const findings = new Map<Cause, TokenCounts>()
  for (const { cause, tokens } of [...ofOneLine, ...atLast]) {
    const found = tokens?.(facts, rest) ?? null
    if (found === null || size(minus(rest, found)) >= size(rest)) continue
    findings.set(cause, found)
    rest = minus(rest, found)
  }
  return { findings, rest }
}

/** How many tokens stand on one side alone. */
export const size = (tokens: TokenCounts) =>
  total(combine(tokens, noTokens, (count) => Math.abs(count)))

/** Explains all lines of a comparison of money, in slices. */
export async function explainCosts(lines: readonly Working[]): Promise<void> {
  await inSlices(lines, (line) => explainBy(line, ofOneLine))
  await explainAcrossDays(lines)
  await inSlices(lines, (line) => {
    explainBy(line, atLast)
    if (line.within) line.explain('rounding', line.rest)
  })
}

/** What rounding can make of a line needs no further cause. */
function explainBy(line: Working, causes: readonly Explanation[]): void {
  const tokens = line.facts.usage === null ? null : explainTokens(line.facts).findings
  for (const { cause, cost } of causes) {
    if (line.within) return
    const amount = cost?.(line.facts, line.rest, tokens?.get(cause) ?? null) ?? 0
    if (Math.abs(line.rest - amount) < Math.abs(line.rest)) line.explain(cause, amount)
  }
}
