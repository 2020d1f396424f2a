/**
 * The browser shell in a real browser: how a page gets in, stays in and comes back, and that no
 * other page gets anything.
 */
import { createServer, type Server } from 'node:http'
import { chromium } from '@playwright/test'
import { expect, openConsole, test } from './support/test'
import { serve } from './support/serve'

const tokenInTab = () => sessionStorage.getItem('tollgate.token')

test('the one-time address signs in, leaves no trace in the address or the history, and works once', async ({
  page,
  served,
  context,
}) => {
  const address = await served.address()
  await page.goto(address)
  await expect.poll(() => page.evaluate(tokenInTab)).toBe(served.token)
  await expect
    .poll(() => page.evaluate(() => `${location.href} ${document.referrer}`))
    .not.toContain('code=')
  await page.goBack().catch(() => null)
  expect(page.url()).not.toContain('code=')
  const other = await context.newPage()
  await other.goto(address)
  await expect(other.locator('#root > :not(style)').first()).toBeVisible()
  expect(await other.evaluate(tokenInTab)).toBeNull()
  expect(served.output().stderr).not.toContain(served.token)
})

test('the address and the token never reach the server as part of a URL', async ({
  page,
  served,
}) => {
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  page.on('websocket', (socket) => urls.push(socket.url()))
  await openConsole(page, served)
  await expect.poll(() => urls.some((url) => url.startsWith('ws:'))).toBe(true)
  expect(urls.filter((url) => url.includes(served.token))).toEqual([])
  expect(new Set(urls.map((url) => new URL(url).host))).toEqual(new Set([new URL(served.url).host]))
})

test('a reload keeps the page signed in', async ({ tollgate: page, served }) => {
  await page.reload()
  await expect(page.locator('#root > :not(style)').first()).toBeVisible()
  expect(await page.evaluate(tokenInTab)).toBe(served.token)
})

test('the page runs under the strict policy: no inline script or style, no foreign address, no frame', async ({
  tollgate: page,
  pageErrors,
}) => {
  expect(pageErrors).toEqual([])
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.push(event.effectiveDirective),
    )
    const script = document.createElement('script')
    script.textContent = 'window.pwned = true'
    const style = document.createElement('style')
    style.textContent = 'body { color: red }'
    const image = new Image()
    image.src = 'https://example.invalid/x.png'
    const frame = document.createElement('iframe')
    frame.src = 'https://example.invalid/'
    document.body.append(script, style, image, frame)
    fetch('https://example.invalid/').catch(() => undefined)
  })
  const refused = ['connect-src', 'frame-src', 'img-src', 'script-src-elem', 'style-src-elem']
  await expect
    .poll(() => page.evaluate(() => [...(window as unknown as { seen: string[] }).seen].sort()))
    .toEqual(refused)
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  // The refusals asked for above are told on the console.
  pageErrors.length = 0
})

test('the page comes back by itself when the console is restarted, and says when it must be opened again', async ({
  page,
  pageErrors,
  served,
}) => {
  await openConsole(page, served)
  await served.stop()
  const port = new URL(served.url).port
  const again = await serve({ flags: ['--port', port] })
  expect(again.url).toBe(served.url)
  // A new process has a new token: this page's is worthless now and it forgets it.
  await expect.poll(() => page.evaluate(tokenInTab), { timeout: 60_000 }).toBeNull()
  await openConsole(page, again)
  await again.stop()
  // A console that is gone shows as failed requests on the console.
  pageErrors.length = 0
})

test('a refusal of the token before, told late, does not sign out a page that was opened anew', async ({
  page,
  pageErrors,
  served,
}) => {
  await openConsole(page, served)
  let tell = () => {}
  const told = new Promise<void>((resolve) => (tell = resolve))
  await page.route('**/session/ticket', async (route) => {
    if (route.request().headers()['authorization'] === `Bearer ${served.token}`) await told
    await route.continue()
  })
  const asked = page.waitForRequest('**/session/ticket')
  await served.stop()
  const again = await serve({ flags: ['--port', new URL(served.url).port] })
  await asked
  await page.goto(await again.address())
  await expect.poll(() => page.evaluate(tokenInTab)).toBe(again.token)
  const refused = page.waitForResponse((response) => response.status() === 401)
  tell()
  await refused
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
  expect(await page.evaluate(tokenInTab)).toBe(again.token)
  await page.goto('about:blank')
  await again.stop()
  // A console that is gone shows as failed requests on the console.
  pageErrors.length = 0
})

test.describe('a page on another port', () => {
  let evil: Server
  let evilUrl: string
  test.beforeAll(async () => {
    evil = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title>'),
    )
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
    const address = evil.address()
    evilUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
  })
  test.afterAll(() => {
    evil.close()
  })

  test('reads nothing and changes nothing, even with the token', async ({
    page,
    served,
    pageErrors,
  }) => {
    await page.goto(evilUrl)
    const outcome = await page.evaluate(
      async ({ url, token }) => {
        const results: Record<string, string> = {}
        const attempt = async (name: string, work: () => Promise<Response>) => {
          results[name] = await work().then(
            (response) => `${response.type} ${response.status}`,
            () => 'refused',
          )
        }
        const body = JSON.stringify({ name: 'pwned' })
        await attempt('read', () =>
          fetch(`${url}api/v1/health`, { headers: { authorization: `Bearer ${token}` } }),
        )
        await attempt('read the page', () => fetch(url))
        await attempt('write', () =>
          fetch(`${url}api/v1/projects`, {
            method: 'POST',
            body,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          }),
        )
        await attempt('blind write', () =>
          fetch(`${url}api/v1/projects`, {
            method: 'POST',
            mode: 'no-cors',
            body,
            headers: { 'content-type': 'text/plain' },
          }),
        )
        await attempt('exchange', () =>
          fetch(`${url}session/exchange`, {
            method: 'POST',
            mode: 'no-cors',
            body: '{"code":"x"}',
          }),
        )
        results.socket = await new Promise<string>((resolve) => {
          const socket = new WebSocket(`${url.replace('http', 'ws')}rpc`)
          socket.addEventListener('open', () => resolve('open'))
          socket.addEventListener('error', () => resolve('refused'))
        })
        results.image = await new Promise<string>((resolve) => {
          const image = new Image()
          image.addEventListener('load', () => resolve('loaded'))
          image.addEventListener('error', () => resolve('refused'))
          image.src = `${url}api/v1/health`
        })
        const frame = document.createElement('iframe')
        frame.src = url
        document.body.append(frame)
        await new Promise((resolve) => frame.addEventListener('load', resolve))
        results.frame = frame.contentDocument === null ? 'refused' : 'readable'
        const form = document.createElement('form')
        Object.assign(form, {
          method: 'post',
          enctype: 'text/plain',
          action: `${url}api/v1/projects`,
          target: 'there',
        })
        const target = document.createElement('iframe')
        target.name = 'there'
        document.body.append(target, form)
        form.submit()
        await new Promise((resolve) => target.addEventListener('load', resolve))
        return results
      },
      { url: served.url, token: served.token },
    )
    expect(outcome).toMatchObject({
      read: 'refused',
      'read the page': 'refused',
      write: 'refused',
      socket: 'refused',
      image: 'refused',
      frame: 'refused',
    })
    const { body } = await served.api<{ items: Array<{ name: string }> }>('GET', 'projects')
    expect(body.items.map((project) => project.name)).not.toContain('pwned')
    pageErrors.length = 0
  })
})

test('a name that points at this machine (DNS rebinding) is refused', async ({ served }) => {
  const port = new URL(served.url).port
  const browser = await chromium.launch({
    ...test.info().project.use.launchOptions,
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--host-resolver-rules=MAP evil.test 127.0.0.1',
    ],
  })
  const page = await browser.newPage()
  const response = await page.goto(`http://evil.test:${port}/`)
  expect(response?.status()).toBe(421)
  await browser.close()
})

test('the export is downloaded as a file', async ({ tollgate: page, served }) => {
  const { status } = await served.api('POST', 'calls', {
    project: 'dev',
    model: 'simulated/sim-mini',
    messages: [{ role: 'user', content: 'Hello' }],
  })
  expect(status).toBe(200)
  const text = await page.evaluate(async () => {
    const response = await fetch('/api/v1/ledger/export?format=csv', {
      headers: { authorization: `Bearer ${sessionStorage.getItem('tollgate.token')}` },
    })
    return `${response.status} ${await response.text()}`
  })
  expect(text).toMatch(/^200 .*\n.*simulated/s)
})

test('text is copied where no clipboard permission is given, as in the Electron window', async ({
  tollgate: page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read'])
  await page.evaluate(() => {
    // What a refused permission looks like to the page.
    navigator.clipboard.writeText = () =>
      Promise.reject(new DOMException('Write permission denied.', 'NotAllowedError'))
  })
  await page.evaluate(() => (location.hash = '/settings'))
  const copy = page.getByRole('button', { name: /copy/i }).first()
  await copy.click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).not.toBe('')
})
