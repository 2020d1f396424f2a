/**
 * What no page may do, set once for the app and for each session and web contents that is ever made
 * (reference: Electron's security list).
 */
import type { App, Session, WebContents } from 'electron'
import { isPageAddress } from './page-origin'

/** Every permission is refused, both when asked for and when only looked up; so is every device. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
}

/** The page's session reaches the page's own scheme alone: all network traffic is main's. */
export function denyNetwork(session: Session): void {
  session.webRequest.onBeforeRequest((request, answer) => {
    answer({ cancel: !isOwnResource(request.url) })
  })
}

function isOwnResource(address: string): boolean {
  return (
    isPageAddress(address) ||
    address.startsWith('blob:app://tollgate/') ||
    address.startsWith('data:image/') ||
    address.startsWith('devtools://')
  )
}

/** No navigation away, no new windows, no webviews, for any web contents that come to be. */
export function denyNavigation(app: App): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!isPageAddress(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isPageAddress(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      if (!isPageAddress(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
