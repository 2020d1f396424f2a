/**
 * A model of the parts of Electron that main touches, so that tests can drive the real entry in
 * plain Node. It cannot catch a wrong belief about Electron itself: test/electron does that.
 */
import { EventEmitter } from 'node:events'
import type { MessagePort as NodeMessagePort } from 'node:worker_threads'

/** Calls in the order main made them, by name. */
export const calls: Array<{ readonly name: string; readonly args: readonly unknown[] }> = []
function record(name: string, ...args: unknown[]): void {
  calls.push({ name, args })
}

class FakeSession {
  permissionRequest:
    | ((contents: unknown, permission: string, answer: (allowed: boolean) => void) => void)
    | undefined
  permissionCheck: ((contents: unknown, permission: string) => boolean) | undefined
  devicePermission: ((details: unknown) => boolean) | undefined
  displayMedia: ((request: unknown, answer: (streams: object) => void) => void) | undefined
  beforeRequest:
    | ((request: { url: string }, answer: (result: { cancel: boolean }) => void) => void)
    | undefined
  pageHandler: ((request: Request) => Promise<Response>) | undefined
  readonly webRequest = {
    onBeforeRequest: (handler: FakeSession['beforeRequest']) => {
      this.beforeRequest = handler
    },
  }
  readonly protocol = {
    handle: (scheme: string, handler: NonNullable<FakeSession['pageHandler']>) => {
      record('protocol.handle', scheme)
      this.pageHandler = handler
    },
  }
  setPermissionRequestHandler(handler: FakeSession['permissionRequest']) {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: FakeSession['permissionCheck']) {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: FakeSession['devicePermission']) {
    this.devicePermission = handler
  }
  setDisplayMediaRequestHandler(handler: FakeSession['displayMedia']) {
    this.displayMedia = handler
  }
}

export const session = { defaultSession: new FakeSession() }

export class FakeWebContents extends EventEmitter {
  windowOpen: ((details: { url: string }) => { action: string }) | undefined
  url = ''
  getURL() {
    return this.url
  }
  setWindowOpenHandler(handler: FakeWebContents['windowOpen']) {
    this.windowOpen = handler
  }
}

export class BrowserWindow extends EventEmitter {
  static windows: BrowserWindow[] = []
  static getAllWindows() {
    return BrowserWindow.windows
  }
  readonly webContents = new FakeWebContents()
  minimized = false
  focused = 0
  url: string | undefined
  loads = 0
  constructor(readonly options: { readonly webPreferences: object }) {
    super()
    record('new BrowserWindow', options)
    BrowserWindow.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string) {
    this.url = url
    this.loads += 1
    this.webContents.url = url
  }
  show() {}
  focus() {
    this.focused += 1
  }
  restore() {
    this.minimized = false
  }
  isMinimized() {
    return this.minimized
  }
}

class FakeApp extends EventEmitter {
  isFirstInstance = true
  exitCode: number | undefined
  quits = 0
  readonly paths = new Map<string, string>()
  enableSandbox() {
    record('app.enableSandbox')
  }
  async whenReady() {
    record('app.whenReady')
  }
  setPath(name: string, path: string) {
    this.paths.set(name, path)
  }
  requestSingleInstanceLock() {
    record('app.requestSingleInstanceLock')
    return this.isFirstInstance
  }
  quit() {
    this.quits += 1
    this.emit('before-quit', { preventDefault() {} })
  }
  exit(code: number) {
    this.exitCode = code
    this.emit('fake-exit')
  }
}
export const app = new FakeApp()

export const dialog = {
  /** The button index the person chooses. */
  answer: 0,
  shown: [] as Array<{ readonly message: string; readonly detail?: string }>,
  errors: [] as string[],
  async showMessageBox(...args: unknown[]) {
    dialog.shown.push(args.at(-1) as { message: string })
    return { response: dialog.answer }
  },
  showErrorBox(title: string, content: string) {
    dialog.errors.push(`${title}: ${content}`)
  },
}

export const shell = {
  opened: [] as string[],
  async openExternal(url: string) {
    shell.opened.push(url)
  },
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown) {
    record('protocol.registerSchemesAsPrivileged', schemes)
  },
}

export const Menu = {
  template: [] as Array<{ readonly role?: string }>,
  buildFromTemplate(template: Array<{ readonly role?: string }>) {
    Menu.template = template
    return template
  },
  setApplicationMenu() {},
}

export const nativeTheme = { shouldUseDarkColors: true }

export class Notification extends EventEmitter {
  static shown: Notification[] = []
  static isSupported() {
    return true
  }
  constructor(readonly options: { readonly title: string; readonly body: string }) {
    super()
  }
  show() {
    Notification.shown.push(this)
  }
}

/** MessagePortMain over a Node port: events carry `{ data }`, and it starts only when told to. */
export class FakeMessagePortMain extends EventEmitter {
  closed = false
  constructor(private readonly port: NodeMessagePort) {
    super()
    port.on('close', () => {
      this.closed = true
      this.emit('close')
    })
  }
  start() {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
    this.port.start()
  }
  postMessage(data: unknown) {
    this.port.postMessage(data)
  }
  close() {
    this.port.close()
  }
}

export const ipcMain = new EventEmitter()

/** What a preload script gets. Only the forwarding of ports exists. */
export const ipcRenderer = {
  posted: [] as Array<{ readonly channel: string; readonly ports: readonly unknown[] }>,
  postMessage(channel: string, _message: unknown, ports: readonly unknown[]) {
    ipcRenderer.posted.push({ channel, ports })
  },
}

/** A frame as main sees the sender of a message. */
export function frame(url: string, parent: object | null = null): object {
  return { url, parent }
}

/** Forgets everything main did, before the next start. */
export function resetElectron(): void {
  calls.length = 0
  BrowserWindow.windows = []
  app.removeAllListeners()
  ipcMain.removeAllListeners()
  app.isFirstInstance = true
  app.exitCode = undefined
  app.quits = 0
  dialog.answer = 0
  dialog.shown = []
  dialog.errors = []
  shell.opened = []
  Notification.shown = []
  session.defaultSession = new FakeSession()
}
