/**
 * The window in the real Electron: it draws, a simulated call goes through it, and the page can do
 * nothing but talk to its own console.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  _electron,
  expect,
  test as base,
  type ElectronApplication,
  type Page,
} from '@playwright/test'

interface Fixtures {
  readonly home: string
  readonly application: ElectronApplication
  readonly view: Page
}

const test = base.extend<Fixtures>({
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'tollgate-electron-'))
    await use(home)
    rmSync(home, { recursive: true, force: true })
  },
  application: async ({ home }, use) => {
    const application = await _electron.launch({ args: [resolve('.'), '--home', home] })
    await use(application)
    await application.close()
  },
  view: async ({ application }, use) => {
    const view = await application.firstWindow()
    await expect(view.locator('#root > :not(style)').first()).toBeVisible()
    await use(view)
  },
})

test('the window opens on the page and the console answers through the port', async ({ view }) => {
  expect(view.url()).toMatch(/^app:\/\/tollgate\//)
  const errors: string[] = []
  view.on('pageerror', (error) => errors.push(error.message))
  await view.reload()
  await expect(view.locator('#root > :not(style)').first()).toBeVisible()
  expect(errors).toEqual([])
})

test('a simulated call is made in the playground and lands in the ledger', async ({ view }) => {
  await view.evaluate(() => (location.hash = '/playground'))
  await view
    .getByRole('textbox', { name: /message|prompt/i })
    .first()
    .fill('Hello from the window')
  await view.keyboard.press('ControlOrMeta+Enter')
  await expect
    .poll(
      () =>
        view.evaluate(() =>
          fetch('/api/v1/ledger/export?format=csv').then((response) => response.text()),
        ),
      { timeout: 20_000 },
    )
    .toContain(',simulated,')
})

test('the page is sandboxed: no Node, no bridge, no other scheme', async ({
  view,
  application,
}) => {
  const reach = await view.evaluate(async () => ({
    require: typeof Reflect.get(window, 'require'),
    process: typeof Reflect.get(window, 'process'),
    file: await fetch('file:///etc/passwd').then(
      () => 'read',
      () => 'refused',
    ),
    web: await fetch('https://example.invalid/').then(
      () => 'read',
      () => 'refused',
    ),
    other: await fetch('app://evil/').then(
      (response) => String(response.status),
      () => 'refused',
    ),
  }))
  expect(reach).toEqual({
    require: 'undefined',
    process: 'undefined',
    file: 'refused',
    web: 'refused',
    other: 'refused',
  })
  const preferences = await application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents === undefined
      ? null
      : (Reflect.get(contents, 'getLastWebPreferences').call(contents) as Record<string, unknown>)
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  })
})

test('every permission is refused', async ({ view }) => {
  const answers = await view.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    geolocation: await new Promise((done) =>
      navigator.geolocation.getCurrentPosition(
        () => done('granted'),
        () => done('denied'),
      ),
    ),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'denied',
    ),
  }))
  expect(answers).toEqual({ notification: 'denied', geolocation: 'denied', camera: 'denied' })
})

test('nothing leads away: no navigation, no window, no webview', async ({ view, application }) => {
  const url = view.url()
  await view.evaluate(() => {
    window.open('https://example.invalid/')
    const link = document.createElement('a')
    link.href = 'https://example.invalid/'
    document.body.append(link)
    link.click()
    document.body.append(document.createElement('webview'))
  })
  await expect.poll(() => application.windows().length).toBe(1)
  expect(view.url()).toBe(url)
})

test('a second start brings the first window to the front and ends', async ({
  home,
  application,
}) => {
  await application.firstWindow()
  const second = await _electron.launch({ args: [resolve('.'), '--home', home] }).catch(() => null)
  if (second !== null) await second.waitForEvent('close')
  expect(application.windows()).toHaveLength(1)
})
