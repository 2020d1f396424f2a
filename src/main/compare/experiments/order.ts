/** In which order trials run: shuffled, and the same for the same seed. */
import { seededRandom } from '../../../shared/random'

/** Fisher–Yates. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed)
  const rest = [...items]
  const drawn: Item[] = []
  while (rest.length > 0) {
    const at = Math.floor(random() * rest.length)
    const last = rest.pop()
    if (last === undefined) break
    const chosen = rest[at]
    if (chosen === undefined) {
      drawn.push(last)
      continue
    }
    drawn.push(chosen)
    rest[at] = last
  }
  return drawn
}
