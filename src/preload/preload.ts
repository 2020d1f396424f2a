/**
 * Hands main the one MessagePort the page offers, and nothing else: no API is exposed to the page.
 */
import { ipcRenderer } from 'electron'

const portMessage = 'tollgate:port'

window.addEventListener('message', (event) => {
  const [port] = event.ports
  if (event.source === window && event.data === portMessage && port !== undefined)
    ipcRenderer.postMessage(portMessage, null, [port])
})
