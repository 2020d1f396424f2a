/**
 * Keeps the tab on this page. The content security policy does not govern navigation: a `<meta
 * http-equiv=refresh>` alone would carry data away.
 */

/**
 * Refuses every navigation to another origin that starts inside the page. The person's own address
 * bar and new tabs are not affected.
 */
export function stayHere(): void {
  // Older Firefox and Safari have no Navigation API; there the policy and the renderer's allow-list
  // stand alone.
  if (!('navigation' in window)) return
  window.navigation.addEventListener('navigate', (event) => {
    if (placeOf(event.destination.url) !== placeOf(location.href)) event.preventDefault()
  })
}

/**
 * Scheme and host; of a blob, those of the page that made it. Not `origin`, which is opaque for
 * schemes like Electron's `app:`.
 */
function placeOf(address: string): string {
  const url = new URL(address)
  const { protocol, host } =
    url.protocol === 'blob:' && URL.canParse(url.pathname) ? new URL(url.pathname) : url
  return `${protocol}//${host}`
}
