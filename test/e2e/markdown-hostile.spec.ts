/**
 * Answers that are hostile to their reader, in a real browser: the page goes on, the answer is
 * shown, and the playground opens again.
 */
import type { Page } from '@playwright/test'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test as base } from './support/test'

const test = base.extend<{ readonly mock: MockProvider }>({
  mock: async ({ served }, use) => {
    const mock = await startMockProvider()
    await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })
    await served.api('POST', 'keys', {
      providerId: 'openai',
      label: 'test',
      secret: 'sk-test-openai-0123456789abcdef',
      storage: 'session',
    })
    await use(mock)
    await mock.close()
  },
})

const answers: Readonly<Record<string, string>> = {
  'emphasis, 90 kB': '_a_'.repeat(30_000),
  'quotes, 20 kB': '> '.repeat(10_000),
  'quotes over lines': `${'> '.repeat(400)}a\n`.repeat(50),
  'nested lists': Array.from({ length: 300 }, (_, index) => `${' '.repeat(index * 2)}- a`).join(
    '\n',
  ),
  brackets: '[a]('.repeat(20_000),
  backticks: Array.from({ length: 300 }, (_, index) => '`'.repeat(index)).join(' '),
  'a long table': `|a|b|\n|-|-|\n${'|a|b|\n'.repeat(5000)}`,
  'a wide table': `${'|a'.repeat(3000)}\n${'|-'.repeat(3000)}\n${'|b'.repeat(3000)}`,
  'a long list': '- a\n'.repeat(10_000),
  'an open fence': `\`\`\`js\n${'const a = 1\n'.repeat(20_000)}`,
  'a line of 500 kB': 'a'.repeat(500_000),
  'html and comments': '<!-- <a '.repeat(8000),
}

/** As an upstream sends a text: whatever its limit of tokens says. */
const piecesOf = (text: string) => text.match(/[\s\S]{1,20000}/g) ?? []

async function callFor(served: ServedConsole, mock: MockProvider, text: string): Promise<string> {
  mock.script(() => ({ chunks: piecesOf(text), usage: { input: 10, output: 5 } }))
  const { status, body } = await served.api<{ callId: string }>('POST', 'calls', {
    project: 'dev',
    model: 'openai/gpt-4o-mini',
    maxOutputTokens: 100,
    source: 'playground',
    messages: [{ role: 'user', content: `say ${text.length}` }],
  })
  expect(status).toBe(200)
  return body.callId
}

/** Processor time of the page's own thread in milliseconds: a busy machine does not add to it. */
async function threadTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0)
  }
}

const drawn = (page: Page) => page.getByRole('article', { name: 'Assistant message' })

test('each is shown, and the page answers while it is drawn', async ({
  tollgate: page,
  served,
  mock,
}) => {
  const script = await threadTime(page)
  async function open(text: string): Promise<number> {
    const id = await callFor(served, mock, text)
    const before = await script()
    await goTo(page, `/playground?call=${id}`)
    await expect(drawn(page)).toContainText('gpt-4o-mini')
    await expect(page.getByText('could not be drawn')).toHaveCount(0)
    await page.waitForTimeout(500)
    const spent = (await script()) - before
    await goTo(page, '/budgets')
    await expect(page.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible()
    return spent
  }
  await open('warm')
  for (const [name, text] of Object.entries(answers)) {
    const spent = await open(text)
    // All frames together; read at once the first of these took half a minute, and the second ended with the page.
    expect(spent, `script for ${name}, ms`).toBeLessThan(4000)
  }
})

test('a nested answer says why it is plain, and nothing stays broken', async ({
  tollgate: page,
  served,
  mock,
}) => {
  const id = await callFor(
    served,
    mock,
    `Before.\n\n${'> '.repeat(3000)}end of it\n\nAfter **it**.`,
  )
  await goTo(page, `/playground?call=${id}`)
  await expect(page.getByText('Shown as plain text: too deeply nested.')).toBeVisible()
  await expect(drawn(page).locator('strong')).toHaveText('it')
  await goTo(page, '/budgets')
  await goTo(page, '/playground')
  await expect(page.getByText('could not be drawn')).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
  await expect(page.getByText('could not be drawn')).toHaveCount(0)
})

test('a very long answer shows its beginning, and more on request', async ({
  tollgate: page,
  served,
  mock,
}) => {
  const id = await callFor(served, mock, 'A paragraph of some words.\n\n'.repeat(40_000))
  await goTo(page, `/playground?call=${id}`)
  const more = page.getByRole('button', { name: /^Show more \(/ })
  await expect(more).toHaveText('Show more (970 kB left)')
  await more.click()
  await expect(more).toHaveText('Show more (820 kB left)')
})

test('an answer is drawn while it arrives, whatever it is made of', async ({
  tollgate: page,
  mock,
  served: _served,
}) => {
  mock.script(() => ({
    chunks: piecesOf(`# Title\n\n${'> '.repeat(5000)}\n\n${'_a_'.repeat(5000)}\n\nThe **end**.`),
    usage: { input: 10, output: 5 },
  }))
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
  await page
    .getByRole('option', { name: /^gpt-4o-mini/ })
    .first()
    .click()
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('go')
  await page.getByRole('textbox', { name: 'Message', exact: true }).press('Control+Enter')
  await expect(drawn(page).locator('strong')).toHaveText('end')
  await expect(drawn(page).getByRole('heading', { name: 'Title' })).toBeVisible()
})
