/** Work on many lines, with a turn for everybody else in between. */
import { yieldToLoop } from '../platform/yield-to-loop'

/** Lines of about two milliseconds. */
const slice = 40

export async function inSlices<Item>(
  items: readonly Item[],
  work: (item: Item) => void,
): Promise<void> {
  for (let at = 0; at < items.length; at += slice) {
    for (const item of items.slice(at, at + slice)) work(item)
    await yieldToLoop()
  }
}
