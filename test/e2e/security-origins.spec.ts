/**
 * Other pages in the same browser: on another port and under a name that was rebound to this
 * machine. None of their requests is carried out, none of their frames shows us.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { servePage, type ServedPage } from '../security/harness-page'
import { serve } from './support/serve'
import { expect, test as base } from './support/test'

interface Suite {
  readonly browser: Browser
  readonly victim: ServedPage
  /** The port of a page that means ill, on 127.0.0.1 and on evil.test. */
  readonly evilPort: number
}

const test = base.extend<object, { readonly suite: Suite }>({
  suite: [
    async ({ launchOptions }, use) => {
      const browser = await chromium.launch({
        ...launchOptions,
        args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP evil.test 127.0.0.1'],
      })
      const victim = await servePage(resolve('out/renderer'))
      const evil: Server = createServer((_request, response) =>
        response
          .setHeader('content-type', 'text/html')
          .end('<!doctype html><link rel="icon" href="data:,"><title>evil</title><body></body>'),
      )
      await new Promise<void>((ready) => evil.listen(0, '127.0.0.1', ready))
      await use({ browser, victim, evilPort: (evil.address() as AddressInfo).port })
      await browser.close()
      evil.closeAllConnections()
      evil.close()
      await victim.shell.close()
    },
    { scope: 'worker' },
  ],
})
test.describe.configure({ mode: 'default' })

/**
 * Everything a page can try against another address, most of it blindly. Runs in that page; gives
 * what it could learn.
 */
async function attack({
  target,
  token,
}: {
  readonly target: string
  readonly token: string
}): Promise<Record<string, string>> {
  const learnt: Record<string, string> = {}
  const body = '{"name":"pwned"}'
  const attempt = async (name: string, work: () => Promise<Response>) => {
    learnt[name] = await work().then(
      async (response) =>
        response.type === 'opaque' ? 'opaque' : `read ${response.status} ${await response.text()}`,
      () => 'refused',
    )
  }
  await attempt('GET no-cors', () =>
    fetch(`${target}api/v1/health`, { mode: 'no-cors', credentials: 'include' }),
  )
  await attempt('POST no-cors', () =>
    fetch(`${target}api/v1/projects`, {
      method: 'POST',
      mode: 'no-cors',
      body,
      headers: { 'content-type': 'text/plain' },
    }),
  )
  await attempt('GET with the token', () =>
    fetch(`${target}api/v1/health`, { headers: { authorization: `Bearer ${token}` } }),
  )
  await attempt('POST with the token', () =>
    fetch(`${target}api/v1/projects`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    }),
  )
  await attempt('POST with the token in the query', () =>
    fetch(`${target}api/v1/projects?token=${token}`, { method: 'POST', mode: 'no-cors', body }),
  )
  await attempt('exchange', () =>
    fetch(`${target}session/exchange`, { method: 'POST', mode: 'no-cors', body: '{"code":"x"}' }),
  )
  await attempt('the page', () => fetch(target))
  learnt['beacon'] = String(navigator.sendBeacon(`${target}api/v1/projects`, body))
  const element = (tag: string, fields: Readonly<Record<string, string>>) =>
    new Promise<string>((done) => {
      const made = document.createElement(tag)
      made.addEventListener('load', () => done('loaded'))
      made.addEventListener('error', () => done('refused'))
      setTimeout(() => done('refused'), 1_500)
      for (const [name, value] of Object.entries(fields)) made.setAttribute(name, value)
      document.body.append(made)
    })
  learnt['img'] = await element('img', { src: `${target}api/v1/health` })
  learnt['script'] = await element('script', { src: `${target}api/v1/openapi.json` })
  learnt['stylesheet'] = await element('link', {
    rel: 'stylesheet',
    href: `${target}api/v1/health`,
  })
  learnt['WebSocket'] = await new Promise((done) => {
    const socket = new WebSocket(`${target.replace('http', 'ws')}rpc?ticket=${token}`)
    socket.addEventListener('open', () => done('open'))
    socket.addEventListener('error', () => done('refused'))
  })
  const form = document.createElement('form')
  for (const [name, value] of Object.entries({
    method: 'post',
    enctype: 'text/plain',
    action: `${target}api/v1/projects`,
    target: 'form-target',
  }))
    form.setAttribute(name, value)
  const field = document.createElement('input')
  field.name = '{"name":"pwned","x":"'
  field.value = '"}'
  form.append(field)
  const formFrame = document.createElement('iframe')
  formFrame.name = 'form-target'
  const frame = document.createElement('iframe')
  frame.id = 'embedded'
  frame.src = target
  const settled = [formFrame, frame].map(
    (one) => new Promise((done) => (one.addEventListener('load', done), setTimeout(done, 1_500))),
  )
  document.body.append(formFrame, form, frame)
  form.submit()
  await Promise.all(settled)
  learnt['iframe'] =
    frame.contentDocument === null ? 'opaque' : (frame.contentDocument.body.textContent ?? '')
  const channel = new MessageChannel()
  frame.contentWindow?.postMessage('tollgate:port', '*', [channel.port2])
  return learnt
}

const blind = {
  'GET no-cors': 'refused',
  'POST no-cors': 'refused',
  'GET with the token': 'refused',
  'POST with the token': 'refused',
  exchange: 'refused',
  'the page': 'refused',
  img: 'refused',
  script: 'refused',
  stylesheet: 'refused',
  WebSocket: 'refused',
}

/** `window.open`, then a word and a port to whatever opened. */
async function openAndTalk(page: Page, target: string): Promise<string> {
  const opened = page.context().waitForEvent('page')
  await page.evaluate((address) => {
    const child = window.open(address)
    Object.assign(window, { child })
  }, target)
  const child = await opened
  await child.waitForLoadState()
  await page.evaluate(() => {
    const { child: other } = window as unknown as { child: Window | null }
    for (const word of ['tollgate:port', { i: '1', p: { u: '/projects/save' } }])
      other?.postMessage(word, '*', [new MessageChannel().port2])
  })
  const text = await child.evaluate(
    () => `${document.querySelector('#app') === null ? 'no page' : 'the page'}`,
  )
  await child.close()
  return text
}

for (const [name, host] of [
  ['on another port of this machine', '127.0.0.1'],
  ['under a name that points at this machine', 'evil.test'],
] as const) {
  test(`a page ${name}: nothing is read, nothing is done, nothing is shown`, async ({
    suite: { browser, victim, evilPort },
  }) => {
    const page = await browser.newPage()
    await page.goto(`http://${host}:${evilPort}/`)
    const learnt = await page.evaluate(attack, {
      target: victim.shell.url,
      token: victim.shell.token,
    })
    expect(learnt).toMatchObject(blind)
    expect(Object.values(learnt).filter((what) => /read|loaded|open/.test(what))).toEqual([])
    // The frame shows the browser's own error page or nothing: never ours.
    const frames = page.frames().filter((frame) => frame !== page.mainFrame())
    expect(frames).toHaveLength(2)
    expect(
      await Promise.all(
        frames.map((frame) =>
          frame.evaluate(() => document.querySelector('#app') !== null).catch(() => false),
        ),
      ),
    ).toEqual([false, false])
    expect(await openAndTalk(page, victim.shell.url)).toBe('no page')
    expect(victim.console.reached).toEqual([])
    await page.close()
  })
}

test('DNS rebinding: our port under another name is 421 for the page and for every request of it, the token notwithstanding', async ({
  suite: { browser, victim },
}) => {
  const page = await browser.newPage()
  const rebound = `http://evil.test:${victim.shell.port}/`
  const response = await page.goto(rebound)
  expect(response?.status()).toBe(421)
  // Same origin now, as far as the browser can tell: it reads answers and sends any header.
  const statuses = await page.evaluate(async (token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const asked = [
      '/',
      '/api/v1/health',
      '/api/v1/openapi.json',
      '/session/code',
      '/session/ticket',
      '/assets/x.js',
    ].map((path) => fetch(path, { headers }))
    const posted = [
      '/api/v1/projects',
      '/session/exchange',
      '/session/ticket',
      '/api/v1/calls',
    ].map((path) => fetch(path, { method: 'POST', headers, body: '{"name":"pwned"}' }))
    return (await Promise.all([...asked, ...posted])).map(({ status }) => status)
  }, victim.shell.token)
  expect(new Set(statuses)).toEqual(new Set([421]))
  expect(statuses).toHaveLength(10)
  expect(victim.console.reached).toEqual([])
  await page.close()
})

test('after signing in, no address that the browser keeps or sends holds a code or the token', async ({
  suite: { browser },
}) => {
  const served = await serve()
  const page = await browser.newPage()
  const sent: string[] = []
  page.on('request', (request) =>
    sent.push(`${request.url()} referer=${request.headers()['referer'] ?? ''}`),
  )
  page.on('websocket', (socket) => sent.push(socket.url()))
  const address = await served.address()
  const code = address.split('#code=')[1] ?? 'none'
  await page.goto(address)
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('tollgate.token')))
    .toBe(served.token)
  await page.evaluate(() => (location.hash = '/ledger'))
  await expect.poll(() => sent.length).toBeGreaterThan(5)
  const devtools = await page.context().newCDPSession(page)
  const { entries } = (await devtools.send('Page.getNavigationHistory')) as {
    entries: ReadonlyArray<{ url: string; userTypedURL: string }>
  }
  const kept = [
    ...entries.map(({ url }) => url),
    page.url(),
    await page.evaluate(
      () =>
        `${document.referrer} ${document.cookie} ${JSON.stringify(localStorage)} ${JSON.stringify(history.state)}`,
    ),
    await page.title(),
  ]
  expect(
    [...kept, ...sent].filter((text) => text.includes(served.token) || text.includes(code)),
  ).toEqual([])
  expect(sent.filter((text) => /referer=.+/.test(text))).toEqual([])
  expect(await page.context().cookies()).toEqual([])
  await page.close()
  await served.stop()
})
