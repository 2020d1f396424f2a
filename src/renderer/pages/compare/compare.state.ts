/** What the person is doing on Compare, in this window. */
import { useOpenBlind } from '../../parts/open-blind.state'
import { isHidden } from './blind'
import { hiddenIn, type CompareState } from './compare-shape'
import { readPanes } from './compare-storage'
import { createCompare } from './create-compare'

/** It begins with what the tab has kept. */
export const useCompare = createCompare(readPanes(window.sessionStorage), Math.random)

/** Other pages are told what waits for its vote here, and tell when they have revealed it. */
function tellOthers(state: CompareState): void {
  const { current, restoring } = state
  useOpenBlind.getState().open(hiddenIn(state) ? (current?.comparison.id ?? restoring) : null)
}

tellOthers(useCompare.getState())
useCompare.subscribe(tellOthers)
useOpenBlind.subscribe(({ revealed }) => {
  const { current } = useCompare.getState()
  if (revealed === null || current?.comparison.id !== revealed.id) return
  if (isHidden(current.comparison))
    useCompare.setState({ current: { ...current, comparison: revealed } })
})
