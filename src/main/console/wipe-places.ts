/**
 * Goes through the places where content lies, window by window, so that calls have their turn between
 * two; it can be stopped there, and each row is then either wiped or as it was.
 */
import type { ContentCounts } from '../../contract/content'
import type { Clock } from '../platform/clock'
import { yieldToLoop } from '../platform/yield-to-loop'
import type {
  ContentPlaceName,
  ContentPlaces,
  ContentScope,
  RowWindow,
} from '../storage/content-places'
import type { Store } from '../storage/store'

export const placeNames = [
  'calls',
  'comparisons',
  'cachedAnswers',
  'deadLetters',
  'conversations',
  'prompts',
] as const satisfies readonly ContentPlaceName[]

export interface PlacesDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly places: ContentPlaces
  readonly clock: Pick<Clock, 'monotonic'>
}

/** Who watches: told how many rows were gone through and of how many things that held content. */
export interface PlacesWatch {
  readonly signal: AbortSignal
  onWindow(rows: number, found: number): void
}

export const noContent: ContentCounts = {
  calls: 0,
  comparisons: 0,
  cachedAnswers: 0,
  deadLetters: 0,
  conversations: 0,
  prompts: 0,
}

/** Rows of a window: fewer where their content is long, so that none takes too long. */
const fewestRows = 25
const mostRows = 2000
const shortMs = 4
const longMs = 16

/** How many rows the places have, whether they hold content or not. */
export function rowsOf(places: ContentPlaces, names: readonly ContentPlaceName[]): number {
  return names.reduce((sum, name) => sum + places[name].reach(), 0)
}

/** How many things hold content, place by place. */
export function countPlaces(deps: PlacesDeps, scope: ContentScope, watch: PlacesWatch) {
  return throughPlaces(deps, placeNames, watch, (name, window) =>
    deps.places[name].measure(scope, window),
  )
}

/** Wipes them, with `title` where a text has to stand in their place; gives how many went. */
export function wipePlaces(
  deps: PlacesDeps,
  names: readonly ContentPlaceName[],
  { scope, title }: { readonly scope: ContentScope; readonly title: string },
  watch: PlacesWatch,
) {
  const { places, store } = deps
  return throughPlaces(deps, names, watch, (name, window) =>
    // Where nothing is to go nothing is written.
    places[name].measure(scope, window) === 0
      ? 0
      : store.write(() => places[name].wipe(scope, title, window)),
  )
}

/**
 * Ends early, with what it has, where it is stopped or the ledger is closed. What is little is gone
 * through in one turn: whoever looks right after the order finds it carried out.
 */
async function throughPlaces(
  { store, places, clock }: PlacesDeps,
  names: readonly ContentPlaceName[],
  { signal, onWindow }: PlacesWatch,
  visit: (name: ContentPlaceName, window: RowWindow) => number,
): Promise<ContentCounts> {
  const found = { ...noContent }
  let sum = 0
  let before = 0
  let turn = { rows: 0, found: 0 }
  for (const name of names) {
    let size = fewestRows
    let after = 0
    while (store.db.open && !signal.aborted && after < places[name].reach()) {
      const began = clock.monotonic()
      const here = visit(name, { after, upTo: after + size })
      turn = {
        rows: turn.rows + Math.min(size, places[name].reach() - after),
        found: turn.found + here,
      }
      after += size
      found[name] += here
      sum += here
      onWindow(before + after, sum)
      const took = clock.monotonic() - began
      if (took > longMs) size = Math.max(fewestRows, Math.floor(size / 2))
      else if (took < shortMs) size = Math.min(mostRows, size * 2)
      if (turn.rows < mostRows && turn.found < fewestRows) continue
      await yieldToLoop()
      turn = { rows: 0, found: 0 }
    }
    before += after
  }
  return found
}
