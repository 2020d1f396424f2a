/**
 * The one window factory: every preference that matters for safety is written out, whatever
 * Electron's defaults become.
 */
import { BrowserWindow } from 'electron'
import { pageAddressAt } from './page-origin'

export interface WindowOptions {
  /** The built preload script. */
  readonly preload: string
  readonly dark: boolean
  /** The route of the page it opens on; else the first page. */
  readonly place?: string | undefined
}

/** Opens the console's window on the page. It is shown when it has something to show. */
export function openWindow({ preload, dark, place }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1320,
    height: 860,
    minWidth: 880,
    minHeight: 560,
    show: false,
    title: 'Tollgate',
    backgroundColor: dark ? '#141517' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(pageAddressAt(place))
  return window
}

/**
 * Takes the window to a route of the page. Only the part after # differs, so the page stays loaded;
 * the address it is at would load it anew, so that is left alone.
 */
export function goTo(window: BrowserWindow, place: string): void {
  if (window.webContents.getURL() !== pageAddressAt(place))
    void window.loadURL(pageAddressAt(place))
}
