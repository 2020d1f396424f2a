/**
 * A line that can be left from anywhere: joining, leaving and looking who is first are one step
 * each, however long it is.
 */

/** A place in a line; what `leave` takes. */
export interface Place<Item> {
  readonly item: Item
  before: Place<Item> | null
  after: Place<Item> | null
}

export interface Line<Item> {
  length(): number
  first(): Item | undefined
  /** At the end. */
  join(item: Item): Place<Item>
  /** Once for each place. */
  leave(place: Place<Item>): void
  /** From the first on. The line must not change meanwhile. */
  items(): Generator<Item>
}

export function createLine<Item>(): Line<Item> {
  let head: Place<Item> | null = null
  let tail: Place<Item> | null = null
  let length = 0
  return {
    length: () => length,
    first: () => head?.item,
    join(item) {
      const place: Place<Item> = { item, before: tail, after: null }
      if (tail === null) head = place
      else tail.after = place
      tail = place
      length += 1
      return place
    },
    leave(place) {
      length -= 1
      if (place.before === null) head = place.after
      else place.before.after = place.after
      if (place.after === null) tail = place.before
      else place.after.before = place.before
    },
    *items() {
      for (let place = head; place !== null; place = place.after) yield place.item
    },
  }
}
