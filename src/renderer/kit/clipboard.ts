/**
 * Puts text on the clipboard in both shells. The Electron shell grants no permission at all, so
 * what needs one has a way around it.
 */

/** Must be called while a click or key press is being handled. Rejects when the system refuses. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch (thrown) {
    if (!copyByEvent(text)) throw thrown
  }
}

/**
 * The older way: a copy command whose data is replaced while it happens. It needs a user's action
 * and no permission.
 */
function copyByEvent(text: string): boolean {
  let handed = false
  function hand(event: ClipboardEvent) {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    handed = event.clipboardData !== null
  }
  document.addEventListener('copy', hand, { capture: true, once: true })
  const done = document.execCommand('copy')
  document.removeEventListener('copy', hand, { capture: true })
  return done && handed
}
