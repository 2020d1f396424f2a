/** What lines come to together, and those of them that are told one by one. */
import { causes, type Cause, type LineState } from '../../contract/reconcile'

interface Told {
  readonly day: number
  readonly state: LineState
}

/** Lines told at once; of more, those that differ most. */
const mostLines = 500

/** Adds up amounts by cause, in the order of the causes. */
export class CauseSums {
  readonly #sums = new Map<Cause, { amount: number; lines: number }>()

  add(cause: Cause, amount: number): void {
    const sum = this.#sums.get(cause) ?? { amount: 0, lines: 0 }
    this.#sums.set(cause, { amount: sum.amount + amount, lines: sum.lines + 1 })
  }

  list(): { readonly cause: Cause; readonly amount: number; readonly lines: number }[] {
    return causes.flatMap((cause) => {
      const sum = this.#sums.get(cause)
      return sum === undefined ? [] : [{ cause, ...sum }]
    })
  }
}

/** Keeps the lines that differ most, whatever their number. */
export class LargestLines<Line extends Told> {
  #kept: Line[] = []
  #seen = 0
  matched = 0

  constructor(readonly sizeOf: (line: Line) => number) {}

  add(line: Line): void {
    this.#seen += 1
    if (line.state === 'matched') this.matched += 1
    this.#kept.push(line)
    if (this.#kept.length >= 2 * mostLines) this.#cut()
  }

  /** By day. */
  list(): Line[] {
    this.#cut()
    return [...this.#kept].sort((a, b) => a.day - b.day)
  }

  get leftOut(): number {
    return Math.max(0, this.#seen - mostLines)
  }

  #cut(): void {
    this.#kept = this.#kept.sort((a, b) => this.sizeOf(b) - this.sizeOf(a)).slice(0, mostLines)
  }
}
