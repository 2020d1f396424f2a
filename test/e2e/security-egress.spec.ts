/**
 * Under the shipped policy no markup and no script of a page reaches another server; what the
 * policy leaves open is named and stopped elsewhere, or named.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from '@playwright/test'
import { startCanaryListener, type CanaryListener } from '../security/canary-listener'
import { markupVectors, scriptVectors, type Vector } from '../security/egress-vectors'
import { serve, type ServedConsole } from './support/serve'
import { expect, openConsole, test as base } from './support/test'

/** A static page with the markup of the moment, under the headers of the moment. */
interface StaticPage {
  readonly url: string
  show(html: string, headers: Readonly<Record<string, string>>): void
  close(): void
}

interface Suite {
  readonly browser: Browser
  readonly canary: CanaryListener
  readonly served: ServedConsole
  readonly site: StaticPage
  /** The headers of the console's own page. */
  readonly shipped: Readonly<Record<string, string>>
}

const test = base.extend<object, { readonly suite: Suite }>({
  suite: [
    async ({ launchOptions }, use) => {
      const [browser, canary, served, site] = await Promise.all([
        chromium.launch(launchOptions),
        startCanaryListener(),
        serve(),
        startStaticPage(),
      ])
      const answer = await fetch(served.url)
      const shipped = Object.fromEntries(
        [...answer.headers].filter(([name]) =>
          /^(content-security-policy|referrer-policy|x-|cross-origin-|permissions-policy)/.test(
            name,
          ),
        ),
      )
      await use({ browser, canary, served, site, shipped })
      await browser.close()
      site.close()
      await Promise.all([canary.close(), served.stop()])
    },
    { scope: 'worker' },
  ],
})
test.describe.configure({ mode: 'default' })

async function startStaticPage(): Promise<StaticPage> {
  let html = ''
  let headers: Readonly<Record<string, string>> = {}
  const server = createServer((request, response) => {
    if (request.url !== '/') return response.writeHead(404).end()
    return response
      .writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<!doctype html><html><head><link rel="icon" href="data:,"></head><body>${html}</body></html>`,
      )
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    show(nextHtml, nextHeaders) {
      html = nextHtml
      headers = nextHeaders
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function fill(text: string, canary: CanaryListener): string {
  return text.replaceAll('{C}', canary.url).replaceAll('{W}', canary.url.replace('http', 'ws'))
}

const namesOf = (vectors: readonly Vector[]) => vectors.map(({ name }) => name)

/** Until the canary has heard of each of them. */
async function untilHeard(vectors: readonly Vector[], canary: CanaryListener): Promise<void> {
  await expect
    .poll(() => namesOf(vectors).filter((name) => !canary.heard.includes(name)))
    .toEqual([])
}

/** What the canary heard of these in a while in which all of them would have got out. */
async function heardOf(
  vectors: readonly Vector[],
  canary: CanaryListener,
  page: Page,
  waitMs = 1_200,
): Promise<string[]> {
  await page.waitForTimeout(waitMs)
  return namesOf(vectors).filter((name) => canary.heard.includes(name))
}

/** Presses what a vector needs a person for. */
async function press(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const id of ['press-form', 'press-ping']) document.getElementById(id)?.click()
  })
}

function count(canary: CanaryListener) {
  return { connections: canary.connections(), bytes: canary.bytes() }
}

/**
 * Chromium opens a connection for a frame and for a form before it asks the policy, and then sends
 * nothing over it. The policy cannot prevent that.
 */
const opened = 2

const still = markupVectors.filter(({ name }) => name !== 'refresh' && name !== 'base')
const markup = (vectors: readonly Vector[]) => vectors.map(({ html }) => html).join('\n')
const inline = (vectors: readonly Vector[]) =>
  vectors.map(({ html }) => `<script>{ ${html} }</script>`).join('\n')

test('without a policy all of them get out, so that each of them counts', async ({
  suite: { browser, canary, site },
}) => {
  expect(markupVectors).toHaveLength(29)
  const page = await browser.newPage()
  canary.heard.length = 0
  site.show(fill(markup(still) + inline(scriptVectors), canary), {})
  await page.goto(site.url, { waitUntil: 'domcontentloaded' })
  await press(page)
  await untilHeard([...still, ...scriptVectors], canary)
  for (const name of ['base', 'refresh']) {
    const alone = markupVectors.filter((vector) => vector.name === name)
    site.show(fill(markup(alone), canary), {})
    await page.goto(site.url, { waitUntil: 'commit' }).catch(() => null)
    await untilHeard(alone, canary)
  }
  await page.close()
})

test('29 ways in markup, in a page under the shipped headers: the policy stops all but a refresh', async ({
  suite: { browser, canary, site, shipped },
}) => {
  expect(shipped['content-security-policy']).toContain("default-src 'none'")
  const page = await browser.newPage()
  canary.heard.length = 0
  const { connections, bytes } = count(canary)
  site.show(fill(markup(still) + inline(scriptVectors), canary), shipped)
  await page.goto(site.url, { waitUntil: 'domcontentloaded' })
  await press(page)
  expect(await heardOf([...still, ...scriptVectors], canary, page)).toEqual([])
  site.show(fill(markup(markupVectors.filter(({ name }) => name === 'base')), canary), shipped)
  await page.goto(site.url)
  expect(await heardOf(markupVectors, canary, page, 400)).toEqual([])
  expect([canary.heard, count(canary).bytes - bytes]).toEqual([[], 0])
  expect(count(canary).connections - connections).toBeLessThanOrEqual(opened)
  // Policies do not govern where a page goes: a bare document with a refresh leaves. Ours does not,
  // as the next test shows.
  site.show(fill(markup(markupVectors.filter(({ name }) => name === 'refresh')), canary), shipped)
  await page.goto(site.url, { waitUntil: 'commit' }).catch(() => null)
  await expect.poll(() => canary.heard).toContain('refresh')
  await page.close()
})

test('29 of 29 put into the console’s own page as HTML reach nothing, and the tab stays', async ({
  suite: { browser, canary, served },
}) => {
  const page = await browser.newPage()
  await openConsole(page, served)
  canary.heard.length = 0
  const { connections, bytes } = count(canary)
  const before = page.url()
  await page.evaluate(
    (html) => {
      const host = document.createElement('div')
      document.body.append(host)
      host.innerHTML = html
      // Parsed markup does not run scripts that innerHTML brings; elements that are made do.
      for (const script of host.querySelectorAll('script')) {
        const made = document.createElement('script')
        for (const { name, value } of script.attributes) made.setAttribute(name, value)
        made.textContent = script.textContent
        document.head.append(made)
      }
    },
    fill(markup(markupVectors) + inline(scriptVectors), canary),
  )
  await press(page)
  expect(await heardOf([...markupVectors, ...scriptVectors], canary, page, 1_500)).toEqual([])
  expect({
    heard: canary.heard,
    bytes: count(canary).bytes - bytes,
    url: page.url().replace(/#$/, ''),
  }).toEqual({ heard: [], bytes: 0, url: before.replace(/#$/, '') })
  expect(count(canary).connections - connections).toBeLessThanOrEqual(opened)
  await page.close()
})

test('script that runs in the console’s own page reaches nothing by fetching or by leaving; only WebRTC, which no policy governs, sends a packet', async ({
  suite: { browser, canary, served },
}) => {
  const page = await browser.newPage()
  await openConsole(page, served)
  canary.heard.length = 0
  const before = new URL(page.url()).origin
  for (const { html } of scriptVectors) {
    // Given to the page by the debugger, as if a hole had let it in: the policy's rule on scripts
    // does not apply to it.
    await page.evaluate(`try { ${fill(html, canary)} } catch {}`)
  }
  for (const leave of [
    'location.href = "{C}/location"',
    'location.assign("{C}/assign")',
    'location.replace("{C}/replace")',
    'Object.assign(document.createElement("a"), { href: "{C}/anchor" }).click()',
    'open("{C}/self", "_self")',
  ]) {
    await page.evaluate(`try { ${fill(leave, canary)} } catch {}`).catch(() => null)
  }
  expect(await heardOf(scriptVectors, canary, page, 1_000)).toEqual([])
  expect([canary.heard, new URL(page.url()).origin]).toEqual([[], before])
  await page.evaluate(async (port) => {
    const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] })
    connection.createDataChannel('x')
    await connection.setLocalDescription(await connection.createOffer())
  }, canary.udpPort)
  await expect.poll(() => canary.heard).toContain('udp')
  expect(new Set(canary.heard)).toEqual(new Set(['udp']))
  await page.close()
})
