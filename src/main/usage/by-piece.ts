/** What is collected of entries, apart by the piece of time they lie in and by their name. */
import { noValue } from '../../contract/entry-filter'

export class ByPiece<Kept> {
  /** How many are kept apart. */
  size = 0
  readonly #names: string[] = []
  readonly #ids = new Map<string, number>()
  readonly #pieces: Map<number, Kept>[]

  /** `starts` ascend; a time before the first lies in the first. */
  constructor(
    readonly starts: readonly number[],
    readonly create: () => Kept,
  ) {
    this.#pieces = starts.map(() => new Map<number, Kept>())
  }

  /** Of a time and a name; `noValue` stands for none. */
  at(time: number, label: string | null): Kept {
    const piece = this.#pieces[pieceAt(this.starts, time)] ?? new Map<number, Kept>()
    const id = this.#idOf(label ?? noValue)
    const known = piece.get(id)
    if (known !== undefined) return known
    const fresh = this.create()
    piece.set(id, fresh)
    this.size += 1
    return fresh
  }

  names(): readonly string[] {
    return [...this.#names]
  }

  /** By the id of the name, a map a piece, in the order of the starts. */
  pieces(): { readonly start: number; readonly kept: ReadonlyMap<number, Kept> }[] {
    return this.#pieces.map((kept, index) => ({ start: this.starts[index] ?? 0, kept }))
  }

  #idOf(name: string): number {
    const old = this.#ids.get(name)
    if (old !== undefined) return old
    const id = this.#names.push(name) - 1
    this.#ids.set(name, id)
    return id
  }
}

/** The last piece that starts at or before a time; the first where none does. */
export function pieceAt(starts: readonly number[], time: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? Infinity) <= time) low = middle
    else high = middle - 1
  }
  return low
}
