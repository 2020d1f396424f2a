/**
 * Esc leaves a field, so that the jump keys work: unless something nearer has used it, to close a
 * list or a panel or to stop an answer.
 */
import { useEffect } from 'react'
import { isField, isInDialog } from '../kit/typing'

export function useLeaveField(): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const { target } = event
      if (
        event.key !== 'Escape' ||
        event.isComposing ||
        !isField(target) ||
        target.getAttribute('aria-expanded') === 'true' ||
        isInDialog(target)
      )
        return
      // Those who use the key say so while it passes; they may listen later than this.
      setTimeout(() => {
        if (!event.defaultPrevented && document.activeElement === target) target.blur()
      }, 0)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
}
