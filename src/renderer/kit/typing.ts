/** Who a key press is for: a field, an open dialog, or the page. */

/** Takes what is typed. */
export function isField(target: EventTarget | null): target is HTMLElement {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  )
}

/**
 * True while a dialog has the keyboard. One that closes is drawn for a moment longer: whoever types
 * in a field outside of it has left it.
 */
export function isInDialog(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]') === null) return false
  return !isField(target) || target.closest('[role="dialog"]') !== null
}
