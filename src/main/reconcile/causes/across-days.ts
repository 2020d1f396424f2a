/**
 * The same money on another day: a call held before midnight and billed after it, and a model's day
 * that the export lists a day apart.
 */
import { dayMs } from '../../../shared/spans'
import { inSlices } from '../in-slices'
import type { Working } from '../working'

/** Notes what it finds on both days; a line within its tolerance is left alone. */
export async function explainAcrossDays(lines: readonly Working[]): Promise<void> {
  const byPlace = new Map<string, Working>()
  await inSlices(lines, (line) => void byPlace.set(placeOf(line, line.facts.day), line))
  await inSlices(lines, (line) => {
    if (line.within) return
    const next = byPlace.get(placeOf(line, line.facts.day + dayMs))
    const before = byPlace.get(placeOf(line, line.facts.day - dayMs))
    if (next !== undefined && crosses(line, next)) {
      const amount = line.facts.ledger.crossingCost
      line.explain('midnight', -amount)
      next.explain('midnight', amount)
      return
    }
    for (const other of [next, before]) {
      const moved = other && listedElsewhere(line, other)
      if (other === undefined || moved === undefined) continue
      line.explain('other_day', moved)
      other.explain('other_day', -moved)
      return
    }
  })
}

function placeOf({ facts: { model, fees, keyId, outsideKey } }: Working, day: number): string {
  return JSON.stringify([day, model, fees, keyId, outsideKey])
}

function crosses({ rest, tolerance, facts }: Working, next: Working): boolean {
  const amount = facts.ledger.crossingCost
  return (
    amount > tolerance &&
    Math.abs(rest + amount) <= tolerance &&
    Math.abs(next.rest - amount) <= next.tolerance
  )
}

/**
 * What the ledger has of one model on the other day, where exactly that is too much on this one and
 * missing on the other; of sums over models, more may be wrong with the other.
 */
function listedElsewhere({ rest, tolerance, facts }: Working, other: Working): number | undefined {
  if (rest <= tolerance || facts.outside || other.rest >= -other.tolerance) return undefined
  return other.ledgerModels.find(
    (cost) =>
      cost > 100 * tolerance &&
      Math.abs(rest - cost) <= tolerance &&
      (facts.model === null || Math.abs(other.rest + cost) <= other.tolerance),
  )
}
