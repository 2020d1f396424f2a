/**
 * The Electron shell's life: locked down before ready, one instance, one window, and a console that
 * is closed before the app is gone.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, nativeTheme, session } from 'electron'
import type { TollgateConsole, ShellPorts } from '../../console-port'
import { toFailure } from '../../platform/failure'
import { silentLog } from '../../platform/log'
import { createHome } from '../../platform/paths'
import { openExternal } from './external'
import { denyNavigation, denyNetwork, denyPermissions } from './lockdown'
import { setMenu } from './menu'
import { notify } from './notify'
import { registerPageScheme, servePage } from './page-protocol'
import { bindPorts } from './port-binding'
import { goTo, openWindow } from './window'

export interface ElectronShellOptions {
  readonly home: string
  /** The folder of the built page, and the built preload script. */
  readonly pageRoot: string
  readonly preload: string
  openConsole(ports: ShellPorts): Promise<TollgateConsole>
}

/** How long the console may take to settle its calls before the app ends regardless. */
const closePatienceMs = 8_000

/**
 * Runs the app. Resolves when the first window is open, or when this process has nothing to do
 * because another one has the folder.
 */
export async function runElectronShell(options: ElectronShellOptions): Promise<void> {
  app.enableSandbox()
  registerPageScheme()
  denyNavigation(app)
  // Chromium's own files and the instance lock belong to the data folder: another folder is another
  // instance.
  const profile = join(options.home, 'window')
  try {
    createHome(options.home)
    mkdirSync(profile, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    return cannotStart(thrown)
  }
  app.setPath('userData', profile)
  if (!app.requestSingleInstanceLock()) return app.quit()
  app.on('second-instance', () => focusWindow())
  await app.whenReady()

  let tollgate: TollgateConsole
  try {
    tollgate = await options.openConsole({
      openExternal: (url) => openExternal(firstWindow(), url),
      notify: (title, body, place) => notify(title, body, () => show(place)),
    })
  } catch (thrown) {
    return cannotStart(thrown)
  }
  closeBeforeQuit(tollgate)
  denyPermissions(session.defaultSession)
  denyNetwork(session.defaultSession)
  servePage(session.defaultSession, { pageRoot: options.pageRoot, doors: tollgate })
  bindPorts(ipcMain, tollgate, silentLog)
  setMenu(process.platform)

  function open(place?: string) {
    openWindow({ preload: options.preload, dark: nativeTheme.shouldUseDarkColors, place })
  }
  function show(place: string) {
    if (firstWindow() === null) open(place)
    else focusWindow(place)
  }
  // macOS keeps an app without windows running and asks for one when its icon is clicked.
  app.on('activate', () => firstWindow() ?? open())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  open()
}

function cannotStart(thrown: unknown): void {
  dialog.showErrorBox('Tollgate cannot start', toFailure(thrown).message)
  app.exit(1)
}

function firstWindow(): BrowserWindow | null {
  return BrowserWindow.getAllWindows()[0] ?? null
}

/** Brings the window to the front, at a route of the page where one is given. */
function focusWindow(place?: string): void {
  const window = firstWindow()
  if (window === null) return
  if (place !== undefined) goTo(window, place)
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** The first wish to quit closes the console and then quits; a signal is such a wish. */
function closeBeforeQuit(tollgate: TollgateConsole): void {
  let closing = false
  app.on('before-quit', (event) => {
    if (closing) return
    closing = true
    event.preventDefault()
    const patience = new Promise((resolve) => setTimeout(resolve, closePatienceMs))
    void Promise.race([tollgate.close(), patience]).finally(() => app.exit(0))
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}
