/** The comparison of tokens: usage exports check what was logged. */
import type { UsageComparison, UsageLine } from '../../contract/reconcile'
import { stateOf } from './cost-report'
import { explainTokens, size } from './explain'
import { placeOf, type LineFacts } from './facts'
import { noTokens, tokenClasses, type TokenCounts } from './formats/format'
import { inSlices } from './in-slices'
import { pairLines, type Sides } from './lines'
import { total } from './sums'
import { CauseSums, LargestLines } from './tally'

export async function compareUsage(sides: Sides): Promise<UsageComparison> {
  const sums = { exportTokens: 0, ledgerTokens: 0, unexplainedTokens: 0 }
  const found = new CauseSums()
  const told = new LargestLines<UsageLine>(({ tokens, findings }) =>
    tokens.reduce((sum, part) => sum + Math.abs(part.export - part.ledger), findings.length),
  )
  await inSlices(await pairLines(sides, 'usage'), ({ facts }) => {
    const line = lineOf(facts, sides.usage.get(facts.day)?.parts.size === 0)
    sums.exportTokens += total(facts.usage?.tokens ?? noTokens)
    sums.ledgerTokens += total(facts.ledger.tokens)
    sums.unexplainedTokens += line.unexplainedTokens
    for (const { cause, tokens } of line.findings) found.add(cause, tokens)
    told.add(line)
  })
  return {
    ...sums,
    findings: found.list().map(({ cause, amount, lines }) => ({ cause, tokens: amount, lines })),
    matched: told.matched,
    lines: told.list(),
    leftOut: told.leftOut,
  }
}

function lineOf(facts: LineFacts, silent: boolean): UsageLine {
  const { ledger, usage } = facts
  const { findings, rest } = explainTokens(facts)
  const exported = usage?.tokens ?? noTokens
  const unexplainedTokens = size(rest)
  return {
    ...placeOf(facts),
    state: silent ? 'export_silent' : stateOf(unexplainedTokens > 0, findings.size > 0),
    exportRows: usage?.rows ?? 0,
    entries: ledger.entries,
    entryId: ledger.entry?.id ?? null,
    tokens: tokenClasses.map((name) => ({
      class: name,
      export: exported[name],
      ledger: ledger.tokens[name],
      unexplained: rest[name],
    })),
    exportRequests: usage?.requests ?? null,
    ledgerRequests: ledger.requests,
    findings: [...findings].map(([cause, tokens]) => ({ cause, tokens: netOf(tokens) })),
    unexplainedTokens,
  }
}

/** What is more or less in sum; of a move from one class to another, what moves. */
function netOf(tokens: TokenCounts): number {
  const net = total(tokens)
  return net === 0 ? tokenClasses.reduce((sum, name) => sum + Math.max(0, tokens[name]), 0) : net
}
