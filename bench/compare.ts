/**
 * Compare while answers arrive: 4 and 8 panes at 300 tokens a second each, for 15 and 45 seconds,
 * in the browser the page's own tests run in. Beside each its page with the same panes at rest, so
 * that what the browser and the machine cost by themselves is seen.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadavg } from 'node:os'
import { resolve } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { serve, type ServedConsole } from '../test/e2e/support/serve'
import { rounded } from './figures'
import { pacedPrompt, startMockProcess, tokensPerSecond } from './mock-process'
import { probePage } from './page-probe'

const paneCounts = [4, 8] as const
const lengths = [15, 45] as const
const restSeconds = 10
/** Panes begin one after another; what is measured ends before the first of them does. */
const marginSeconds = 2
const secret = 'sk-bench-0123456789abcdef0123456789'

/** Shares of a second's worth, milliseconds, and the machine's load as each stretch ended. */
export async function measureCompare() {
  const browserPath = findBrowser()
  if (browserPath === null) return { skipped: 'No Chromium is installed here.' }
  const mock = await startMockProcess()
  const served = await serve()
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  try {
    await connect(served, mock.openaiUrl)
    const runs = []
    for (const panes of paneCounts)
      for (const seconds of lengths)
        runs.push(await measureRun({ served, browser, panes, seconds }))
    return { tokensPerSecondPane: tokensPerSecond, runs }
  } finally {
    await browser.close()
    await served.stop()
    mock.stop()
  }
}

function findBrowser(): string | null {
  const found = createRequire(resolve('package.json'))('./scripts/launcher/prerequisites.cjs') as {
    readonly findBrowser: () => string | null
  }
  return found.findBrowser()
}

async function connect({ api }: ServedConsole, baseUrl: string): Promise<void> {
  const key = { providerId: 'openai', label: 'bench', secret, storage: 'session' }
  for (const { status, body } of [
    await api('PATCH', 'providers/openai', { baseUrl }),
    await api('POST', 'keys', key),
  ])
    if (status >= 300) throw new Error(`The console refused: ${JSON.stringify(body)}`)
}

interface Run {
  readonly served: ServedConsole
  readonly browser: Browser
  readonly panes: number
  readonly seconds: number
}

async function measureRun({ served, browser, panes, seconds }: Run) {
  const context = await browser.newContext({ viewport: { width: 1320, height: 860 } })
  try {
    const page = await context.newPage()
    await openPanes(page, await served.address(), panes)
    const rest = await measured(page, served.pid, restSeconds)
    const prompt = page.getByRole('textbox', { name: 'Prompt of all panes' })
    await prompt.fill(pacedPrompt(seconds))
    await page.keyboard.press('Control+Enter')
    await panesThatAre(page, 'streaming')
      .nth(panes - 1)
      .waitFor()
    const begun = performance.now()
    const streaming = await measured(page, served.pid, seconds - marginSeconds)
    await panesThatAre(page, 'done')
      .nth(panes - 1)
      .waitFor()
    const took = (performance.now() - begun) / 1000
    return {
      panes,
      seconds,
      rest,
      streaming,
      busyOverRest: rounded(streaming.busy - rest.busy),
      // Above 1 the answers were late: by the mock, the console or the page.
      lengthOverAsked: rounded(took / seconds),
    }
  } finally {
    await context.close()
  }
}

const panesThatAre = (page: Page, state: string) =>
  page.getByRole('region', { name: /^Pane / }).filter({ hasText: state })

async function openPanes(page: Page, address: string, count: number): Promise<void> {
  await page.goto(address)
  await page.getByRole('link', { name: 'Compare' }).click()
  for (const letter of ['A', 'B']) {
    await page.getByRole('button', { name: `Model of pane ${letter}: sim` }).click()
    await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
    await page
      .getByRole('option', { name: /^gpt-4o-mini/ })
      .first()
      .click()
  }
  for (let panes = 2; panes < count; panes += 1)
    await page.getByRole('button', { name: 'Add pane' }).click()
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).focus()
}

async function measured(page: Page, pid: number, seconds: number) {
  const [before, started] = [processorSeconds(pid), performance.now()]
  const seen = await probePage(page, seconds)
  const after = processorSeconds(pid)
  const whole = (performance.now() - started) / 1000
  return {
    ...seen,
    mainCpu: before === null || after === null ? null : rounded((after - before) / whole),
    load: rounded(loadavg()[0] ?? Number.NaN),
  }
}

/** Processor time of a process so far; null where the system does not tell. */
function processorSeconds(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime and stime, in hundredths of a second on Linux (proc(5)).
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return null
  }
}
