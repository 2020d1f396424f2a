/**
 * The one place that hands an address to the operating system: https only, and only after a person
 * has seen where it leads.
 */
import { dialog, shell, type BrowserWindow } from 'electron'

/**
 * The address to open, or null when it may not be: only https, no credentials in it, a host that
 * exists in the address.
 */
function checkExternal(address: string): URL | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (
    url.protocol !== 'https:' ||
    url.username !== '' ||
    url.password !== '' ||
    url.hostname === ''
  )
    return null
  return url
}

/** Asks, then opens. The host is shown in punycode, so that look-alike letters show. */
export async function openExternal(
  window: BrowserWindow | null,
  address: string,
): Promise<boolean> {
  const url = checkExternal(address)
  if (url === null) return false
  const question = {
    type: 'question' as const,
    buttons: ['Cancel', 'Open in browser'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    title: 'Open a web address',
    message: `Open ${url.host} in your browser?`,
    detail: url.href.length > 500 ? `${url.href.slice(0, 500)}…` : url.href,
  }
  const { response } =
    window === null
      ? await dialog.showMessageBox(question)
      : await dialog.showMessageBox(window, question)
  if (response !== 1) return false
  await shell.openExternal(url.href)
  return true
}
