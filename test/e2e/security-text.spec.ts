/**
 * Untrusted text in a real browser: whatever a model writes stays text, whole and at every byte of
 * its arrival, in the renderer alone and in the console.
 */
import { chromium, type Browser, type Page } from '@playwright/test'
import { startCanaryListener, type CanaryListener } from '../security/canary-listener'
import { buildHarness, servePage, type ServedPage } from '../security/harness-page'
import { payloads, payloadsFor } from '../security/payloads'
import { startMockProvider } from '../support/mock-provider'
import { serve } from './support/serve'
import { expect, openConsole, test as base } from './support/test'

interface Watched {
  readonly page: Page
  readonly dialogs: string[]
  /** Requests to any place but the page's own. */
  readonly foreign: string[]
}

interface Suite {
  readonly browser: Browser
  readonly canary: CanaryListener
  readonly harness: ServedPage
}

/** One browser, one canary and one built renderer for the whole file. */
const test = base.extend<object, { readonly suite: Suite }>({
  suite: [
    async ({ launchOptions }, use) => {
      const [browser, canary, pageRoot] = await Promise.all([
        chromium.launch(launchOptions),
        startCanaryListener(),
        buildHarness(),
      ])
      const harness = await servePage(pageRoot)
      await use({ browser, canary, harness })
      await browser.close()
      await Promise.all([harness.shell.close(), canary.close()])
    },
    { scope: 'worker' },
  ],
})
test.describe.configure({ mode: 'default' })

async function watch(browser: Browser, own: string): Promise<Watched> {
  const page = await browser.newPage()
  const watched: Watched = { page, dialogs: [], foreign: [] }
  page.on('dialog', (dialog) => {
    watched.dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(own).host)
      watched.foreign.push(request.url())
  })
  return watched
}

interface Drawing {
  draw(text: string): void
  restart(): void
}

/** Draws each text whole and then byte by byte; gives what broke a rule. Runs in the page. */
function drawAll({
  texts,
  stream,
}: {
  readonly texts: readonly string[]
  readonly stream: boolean
}): { steps: number; faults: string[] } {
  const { draw, restart } = window as unknown as Drawing
  const tags = new Set(
    'DIV P H3 H4 H5 H6 UL OL LI PRE CODE EM STRONG DEL BLOCKQUOTE TABLE THEAD TBODY TR TH TD HR BR SPAN BDI BUTTON INPUT svg rect path'.split(
      ' ',
    ),
  )
  const attributes =
    /^(class|title|type|tabindex|role|start|checked|disabled|readonly|style|aria-[a-z]+|data-[a-z-]+)$/
  const icon =
    /^(xmlns|width|height|viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|x|y|rx|ry|d)$/
  const faults: string[] = []
  const answer = () => document.getElementById('answer') as HTMLElement
  function check(text: string) {
    for (const element of answer().querySelectorAll('*')) {
      if (!tags.has(element.tagName)) faults.push(`<${element.tagName}> from ${text}`)
      if (element.tagName === 'INPUT' && element.getAttribute('type') !== 'checkbox')
        faults.push(`an input from ${text}`)
      for (const { name, value } of element.attributes) {
        if (!attributes.test(name) && !(element instanceof SVGElement && icon.test(name)))
          faults.push(`${name} of <${element.tagName}> from ${text}`)
        if (name === 'style' && /url|expression|import/i.test(value))
          faults.push(`style ${value} from ${text}`)
      }
    }
    if ('hit' in window) faults.push(`it ran: ${text}`)
  }
  let steps = 0
  for (const text of texts) {
    restart()
    draw(text)
    check(text)
    const whole = answer().innerHTML
    for (const element of answer().querySelectorAll('*'))
      for (const name of [
        'mouseover',
        'mouseenter',
        'pointerenter',
        'focus',
        'animationstart',
        'load',
        'error',
        'toggle',
      ])
        element.dispatchEvent(new Event(name))
    if (!stream) continue
    restart()
    const bytes = new TextEncoder().encode(text)
    const decoder = new TextDecoder()
    let seen = ''
    for (let at = 0; at < bytes.length; at += 1) {
      seen += decoder.decode(bytes.subarray(at, at + 1), { stream: true })
      draw(seen)
      check(seen)
      steps += 1
    }
    draw(seen + decoder.decode())
    // A lone surrogate cannot be sent as bytes; all else must end as the whole did.
    if (answer().innerHTML !== whole && text.isWellFormed() && !text.startsWith('\ufeff'))
      faults.push(`another page when streamed: ${text}`)
  }
  return { steps, faults: [...new Set(faults)].slice(0, 20) }
}

test(`${payloads.length} payloads in the renderer, whole and split at every byte`, async ({
  suite: { browser, canary, harness },
}) => {
  expect(new Set(payloads).size).toBeGreaterThanOrEqual(150)
  const { page, dialogs, foreign } = await watch(browser, harness.shell.url)
  await page.goto(harness.shell.url)
  await page.waitForSelector('[data-ready]')
  const before = page.url()
  const texts = payloadsFor(canary.url)
  const { steps, faults } = await page.evaluate(drawAll, { texts, stream: true })
  expect(faults).toEqual([])
  expect(steps).toBe(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0))
  await page.waitForTimeout(300)
  expect({
    dialogs,
    foreign,
    heard: canary.heard,
    connections: canary.connections(),
    url: page.url(),
    reached: harness.console.reached,
  }).toEqual({ dialogs: [], foreign: [], heard: [], connections: 0, url: before, reached: [] })
  await page.close()
})

/** What a link says, and where it leads; null: it is no link. */
const spoofs: ReadonlyArray<readonly [string, string | null]> = [
  ['[https://bank.example/login](https://evil.test/login)', 'evil.test'],
  ['[bank.example](https://bank.example.evil.test/)', 'bank.example.evil.test'],
  ['[apple.com](https://e.co/)', 'e.co'],
  ['[a.test evil.test](https://evil.test/)', 'evil.test'],
  ['[x](https://bank.example@evil.test/)', null],
  ['[x](https://bank.example:443@evil.test/)', null],
  ['[x](https://bank.example%40evil.test/)', null],
  ['[x](https://bank.example\\\\@evil.test/)', 'bank.example'],
  ['[x](https://evil.test/https://bank.example/)', 'evil.test'],
  ['[x](https://evil.test?https://bank.example/)', 'evil.test'],
  ['[x](https://evil.test#@bank.example)', 'evil.test'],
  ['[аpple.com](https://аpple.com/)', 'xn--pple-43d.com'],
  ['[x](https://аррӏе.com/)', 'xn--80ak6aa92e.com'],
  ['[x](https://bank.example。evil.test/)', 'bank.example.evil.test'],
  ['[x](https://ⓔⓥⓘⓛ.test/)', 'evil.test'],
  ['[x](https://EVIL.test/)', 'evil.test'],
  ['[x](https://2130706433/)', '127.0.0.1'],
  ['[x](https://0x7f.1/)', '127.0.0.1'],
  ['[x](https://evil.test:8443/)', 'evil.test:8443'],
  ['[\u202emoc.elpmaxe.knab](https://evil.test/)', 'evil.test'],
  ['\u202e[x](https://evil.test/)', 'evil.test'],
  ['[bank.example\u200b](https://evil.test/)', 'evil.test'],
  ['[**bank**.example](https://evil.test/)', 'evil.test'],
  ['[bank.example][r]\n\n[r]: https://evil.test', 'evil.test'],
  ['<https://evil.test/bank.example>', 'evil.test'],
]

test(`${spoofs.length} links that pretend: the page and the question name the real host`, async ({
  suite: { browser, canary, harness },
}) => {
  const { page, foreign } = await watch(browser, harness.shell.url)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(harness.shell.url)
  await page.waitForSelector('[data-ready]')
  for (const [text, host] of spoofs) {
    await page.evaluate((given) => {
      const { draw, restart } = window as unknown as Drawing
      restart()
      draw(given)
    }, text)
    const link = page.locator('#answer button')
    if (host === null) {
      expect(await link.count(), text).toBe(0)
      continue
    }
    // Beside the link, unless the link's own text is that host or an address on it; and read from
    // left to right whatever stands around it.
    const shown = await page.evaluate((wanted) => {
      const answer = document.getElementById('answer') as HTMLElement
      const chip = [...answer.querySelectorAll('span')].find(
        (span) => span.textContent === ` (${wanted})`,
      )
      const node = [...(chip?.childNodes ?? [])].find(({ textContent }) => textContent === wanted)
      if (node === undefined) return answer.querySelector('button')?.textContent ?? ''
      const places = Array.from(wanted, (_letter, at) => {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        return range.getBoundingClientRect().left
      })
      return places.every((left, at) => at === 0 || left > (places[at - 1] ?? 0))
        ? 'beside it'
        : 'turned round'
    }, host)
    if (shown !== 'beside it')
      expect(new URL(shown.startsWith('https://') ? shown : `https://${shown}`).host, text).toBe(
        host,
      )
    await link.first().click()
    const question = page.getByRole('dialog')
    await expect(question.locator('strong'), text).toHaveText(host)
    await expect(question.getByRole('button', { name: `Open ${host}`, exact: true })).toBeVisible()
    expect(await question.locator('code').textContent()).toMatch(/^[\x21-\x7e]+$/)
    await page.keyboard.press('Escape')
    await expect(question).toHaveCount(0)
  }
  expect([foreign, canary.heard]).toEqual([[], []])
  await page.close()
})

test('the same as a model’s answer in the playground: all of it, and a part in single letters over a split stream', async ({
  suite: { browser, canary },
}) => {
  const [served, mock] = await Promise.all([serve(), startMockProvider()])
  const { page, dialogs, foreign } = await watch(browser, served.url)
  expect((await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })).status).toBe(
    200,
  )
  expect(
    (
      await served.api('POST', 'keys', {
        providerId: 'openai',
        label: 'Test',
        secret: 'sk-test-0123456789',
        storage: 'session',
      })
    ).status,
  ).toBe(201)
  const texts = payloadsFor(canary.url)
  // What opens a block for good comes last in its answer, so that it does not hide the others.
  const opening = (text: string) =>
    /^(```|~~~)|<!--|<!\[|<\?|<!D|^<(script|style|pre|textarea|listing|xmp|plaintext)/i.test(text)
  const calm = texts.filter((text) => !opening(text))
  const answers = [
    calm.slice(0, 60),
    calm.slice(60, 120),
    calm.slice(120),
    texts.filter(opening),
  ].map((part) => part.join('\n\n'))
  const sample = texts.filter((_text, index) => index % 9 === 0).join('\n\n')
  let asked = 0
  mock.script((request) => {
    if (!request.path.endsWith('/chat/completions')) return undefined
    const answer = answers[asked]
    asked += 1
    if (answer !== undefined) return { chunks: answer.match(/[\s\S]{1,7}/g) ?? [] }
    return asked === answers.length + 1
      ? { chunks: [...sample], splitBytes: 97 }
      : { status: 400, error: { message: texts.slice(0, 40).join(' ') } }
  })
  await openConsole(page, served)
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
  await page
    .getByRole('option', { name: /^gpt-4o-mini/ })
    .first()
    .click()
  const own = await page.evaluate(
    () =>
      document.querySelectorAll(
        'script, iframe, object, embed, link, meta, base, form, img, video, audio, a[ping]',
      ).length,
  )
  const articles = page.getByRole('article', { name: 'Assistant message' })
  for (let turn = 1; turn <= answers.length + 2; turn += 1) {
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill(`Question ${turn}`)
    await page.keyboard.press('Control+Enter')
    await expect(articles).toHaveCount(turn)
    if (turn <= answers.length + 1) await expect(articles.last()).toContainText(/cost/i)
    else await expect(articles.last().getByRole('alert')).toBeVisible()
    await expect(articles.last()).toHaveAttribute('aria-busy', 'false')
  }
  expect(asked).toBe(answers.length + 2)
  const faults = await page.evaluate(() => {
    const bad = [...document.querySelectorAll('article')]
      .flatMap((article) => [...article.querySelectorAll('*')])
      .filter((element) => {
        const tag = element.matches(
          'script, style, img, iframe, object, embed, form, base, meta, link, a[href^="javascript" i], video, audio, source, math, template, textarea, select, details, marquee, body',
        )
        return (
          tag ||
          element
            .getAttributeNames()
            .some((name) =>
              /^on|^(src|srcset|ping|action|formaction|background|poster|srcdoc|xlink:href)$/.test(
                name,
              ),
            ) ||
          /url\(/i.test(element.getAttribute('style') ?? '')
        )
      })
    return bad.map((element) => element.outerHTML.slice(0, 200))
  })
  expect(faults).toEqual([])
  expect(
    await page.evaluate(
      () =>
        document.querySelectorAll(
          'script, iframe, object, embed, link, meta, base, form, img, video, audio, a[ping]',
        ).length,
    ),
  ).toBe(own)
  expect(await articles.nth(0).innerText()).toContain('<script>window.hit=1</script>')
  expect({
    dialogs,
    foreign,
    heard: canary.heard,
    hit: await page.evaluate(() => 'hit' in window),
  }).toEqual({ dialogs: [], foreign: [], heard: [], hit: false })
  expect(new URL(page.url()).origin).toBe(new URL(served.url).origin)
  await page.close()
  await Promise.all([served.stop(), mock.close()])
})
