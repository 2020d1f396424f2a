/** Listens for jump keys while no field has the focus. */
import { useEffect } from 'react'
import { isField, isInDialog } from '../kit/typing'
import { stepJump, type JumpState } from './jump-presses'
import type { PageEntry } from './page-entry'
import { navigate } from './route'

/** Give a stable table. */
export function useJumpKeys(pages: readonly PageEntry[]): void {
  useEffect(() => {
    let state: JumpState = { armedAt: null }
    function onKey(event: KeyboardEvent) {
      const step = stepJump(
        state,
        {
          key: event.key,
          at: event.timeStamp,
          modified: event.ctrlKey || event.metaKey || event.altKey,
          busy: isField(event.target) || isInDialog(event.target) || event.defaultPrevented,
        },
        pages,
      )
      state = step.state
      if (step.path !== null) {
        event.preventDefault()
        navigate(step.path)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [pages])
}
