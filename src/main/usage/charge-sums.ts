/** What every kind of charge came to: from the rollups, or added up from entries. */
import { chargeKinds } from '../../contract/charges'
import type { ChargeSum } from '../../contract/usage'
import type { ChargeLine } from '../ledger/entry-figures'
import { saturated } from '../money/sums'
import type { Db } from '../storage/store'

export type ChargeKindSum = ChargeLine['kind']

/** Adds up whole numbers exactly, then gives them as JSON carries them. */
export class ChargeTotals {
  readonly #totals = new Map<ChargeKindSum, { quantity: bigint; cost: bigint }>()

  add(kind: ChargeKindSum, quantity: number | bigint, cost: number | bigint): void {
    const total = this.#totals.get(kind) ?? { quantity: 0n, cost: 0n }
    this.#totals.set(kind, total)
    total.quantity += BigInt(quantity)
    total.cost += BigInt(cost)
  }

  addAll(other: ChargeTotals): void {
    for (const [kind, { quantity, cost }] of other.#totals) this.add(kind, quantity, cost)
  }

  /** In the order of the kinds, those that came to nothing left out. */
  list(): ChargeSum[] {
    return kinds.flatMap((kind) => {
      const total = this.#totals.get(kind)
      if (total === undefined || (total.quantity === 0n && total.cost === 0n)) return []
      return [{ kind, quantity: saturated(total.quantity), costNanoUsd: money(total.cost) }]
    })
  }
}

const kinds: readonly ChargeKindSum[] = [...chargeKinds, 'not_itemised']

/** A kind that only takes away, as corrections may, goes below nothing. */
function money(sum: bigint): number {
  return sum < 0n ? -saturated(-sum) : saturated(sum)
}

export interface ChargeReader {
  /** Of the rows from `from` until `to`, added to `totals`. */
  read(totals: ChargeTotals, simulated: boolean, from: number, to: number): void
}

interface Row {
  readonly kind: string
  readonly quantity: bigint
  readonly cost: bigint
}

export function createChargeReader(db: Db): ChargeReader {
  const select = db
    .prepare<[number, number, number], Row>(
      'SELECT kind, quantity, cost FROM charge_15m WHERE simulated = ? AND bucket >= ? AND bucket < ?',
    )
    .safeIntegers()
  return {
    read(totals, simulated, from, to) {
      for (const { kind, quantity, cost } of select.iterate(Number(simulated), from, to)) {
        const known = kinds.find((one) => one === kind)
        if (known !== undefined) totals.add(known, quantity, cost)
      }
    },
  }
}
