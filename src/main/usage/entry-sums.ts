/** Sums and charges of the entries that a walk hands over. */
import { chargeLines, type EntryFigures } from '../ledger/entry-figures'
import { ByPiece } from './by-piece'
import { ChargeTotals } from './charge-sums'
import type { Collector } from './entry-reader'
import { ExactSums } from './exact-sums'
import type { Reading } from './groups'
import { emptySums } from './sums'

export interface EntryAnswer {
  readonly reading: Reading
  readonly charges: ChargeTotals
}

export function collectSums(
  figures: EntryFigures,
  starts: readonly number[],
): Collector<EntryAnswer> {
  const apart = new ByPiece(starts, () => new ExactSums())
  const charges = new ChargeTotals()
  return {
    size: () => apart.size,
    add(entry) {
      apart.at(entry.time, entry.label).add(figures.sumsOf(entry))
      for (const { kind, quantity, cost } of chargeLines(entry)) charges.add(kind, quantity, cost)
    },
    read() {
      const pieces = apart.pieces().map(({ start, kept }) => {
        const sums = emptySums(kept.size)
        for (const [row, exact] of [...kept.values()].entries()) exact.writeTo(sums, row)
        return { start, ids: Uint32Array.from(kept.keys()), sums }
      })
      const copied = new ChargeTotals()
      copied.addAll(charges)
      return { reading: { names: apart.names(), pieces }, charges: copied }
    },
  }
}
