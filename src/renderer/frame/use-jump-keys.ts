/** Listens for jump keys while no field has the focus. */
import { useEffect } from 'react'
import { stepJump, type JumpState } from './jump-presses'
import type { PageEntry } from './page-entry'
import { navigate } from './route'

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  )
}

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
          busy: isTyping(event.target) || event.defaultPrevented,
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
