/** The comparison of money: cost exports check our prices. */
import type { CostComparison, CostLine, LineState } from '../../contract/reconcile'
import { toNano } from '../money/decimal'
import { explainCosts } from './explain'
import { placeOf } from './facts'
import { inSlices } from './in-slices'
import { pairLines, type Sides } from './lines'
import { CauseSums, LargestLines } from './tally'
import { Working } from './working'

export async function compareCosts(sides: Sides): Promise<CostComparison> {
  const working = (await pairLines(sides, 'cost')).map(
    ({ facts, ledgerModels }) => new Working(facts, ledgerModels),
  )
  await explainCosts(working)
  const sums = { exportNanoUsd: 0, ledgerNanoUsd: 0, differenceNanoUsd: 0, unexplainedNanoUsd: 0 }
  const found = new CauseSums()
  const days = new Map<number, { readonly exported: number; readonly ledger: number }>()
  const told = new LargestLines<CostLine>(({ differenceNanoUsd, unexplainedNanoUsd }) =>
    Math.max(Math.abs(differenceNanoUsd), Math.abs(unexplainedNanoUsd)),
  )
  await inSlices(working, (work) => {
    const line = lineOf(work, sides.cost.get(work.facts.day)?.parts.size === 0)
    sums.exportNanoUsd += line.exportNanoUsd
    sums.ledgerNanoUsd += line.ledgerNanoUsd
    sums.differenceNanoUsd += line.differenceNanoUsd
    sums.unexplainedNanoUsd += Math.abs(line.unexplainedNanoUsd)
    for (const { cause, amountNanoUsd } of line.findings) found.add(cause, amountNanoUsd)
    const day = days.get(line.day) ?? { exported: 0, ledger: 0 }
    days.set(line.day, {
      exported: day.exported + line.exportNanoUsd,
      ledger: day.ledger + line.ledgerNanoUsd,
    })
    told.add(line)
  })
  return {
    ...sums,
    findings: found
      .list()
      .map(({ cause, amount, lines }) => ({ cause, amountNanoUsd: amount, lines })),
    matched: told.matched,
    days: [...days].map(([day, { exported, ledger }]) => ({
      day,
      exportNanoUsd: sides.cost.get(day)?.parts.size === 0 ? null : exported,
      ledgerNanoUsd: ledger,
      ledgerZoneNanoUsd: sides.ledger.zoneCost.get(day) ?? 0,
    })),
    lines: told.list(),
    leftOut: told.leftOut,
  }
}

function lineOf({ facts, difference, findings, rest }: Working, silent: boolean): CostLine {
  const { ledger, cost } = facts
  const explained = findings.some(({ cause }) => cause !== 'rounding')
  return {
    ...placeOf(facts),
    state: silent ? 'export_silent' : stateOf(rest !== 0, explained),
    exportRows: cost?.rows ?? 0,
    entries: ledger.entries,
    entryId: ledger.entry?.id ?? null,
    exportNanoUsd: toNano(cost?.cost ?? 0n),
    creditNanoUsd: toNano(cost?.credit ?? 0n),
    ledgerNanoUsd: ledger.cost,
    differenceNanoUsd: difference,
    findings: [...findings],
    unexplainedNanoUsd: rest,
  }
}

export function stateOf(unexplained: boolean, explained: boolean): LineState {
  if (unexplained) return 'unexplained'
  return explained ? 'explained' : 'matched'
}
