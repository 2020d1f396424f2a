/**
 * Experiments that do not go smoothly, and large ones, in a real browser: a cap that is raised,
 * failures asked again, files taken away, four thousand trials, and what is checked by nobody.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { accessibilityBreaches } from './support/accessibility'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

interface Made {
  readonly id: string
  readonly estimate: { readonly boundNanoUsd: number }
}

const variants = [
  { id: 'mini', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 20 } },
  { id: 'large', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 20 } },
]
const asked = {
  name: 'Runs',
  project: 'dev',
  cases: Array.from({ length: 12 }, (_, at) => ({ id: `c${at}`, input: `Name river ${at}.` })),
  variants,
  checks: [{ kind: 'not_empty' }],
  seed: 3,
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Trials, a row for each case' })
const verdict = (page: Page) => page.getByRole('article', { name: 'Verdict' })

/** OpenAI at an upstream of our own, with a key. */
async function connect(served: ServedConsole): Promise<MockProvider> {
  const mock = await startMockProvider()
  await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })
  const key = { providerId: 'openai', label: 'Key', secret: 'sk-test-0123456789abcdef' }
  const { status } = await served.api('POST', 'keys', { ...key, storage: 'session' })
  expect(status).toBe(201)
  return mock
}

async function create(served: ServedConsole, change: object = {}): Promise<Made> {
  const { status, body } = await served.api<Made>('POST', 'experiments', { ...asked, ...change })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

test('at its cap it says so; raised on the page it goes on to its end', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connect(served)
  mock.script(() => ({ text: 'fine', usage: { input: 10, output: 20 } }))
  const { estimate } = await create(served)
  const { id } = await create(served, { capNanoUsd: Math.ceil(estimate.boundNanoUsd / 2) })
  await goTo(page, `/experiments/${id}`)
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('At its cap', { exact: true })).toBeVisible()
  await expect(page.getByText(/Cap of the experiment Runs/)).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
  const cap = page.getByRole('textbox', { name: 'New cap in dollars' })
  await cap.fill('0')
  await expect(page.getByRole('button', { name: 'Raise the cap and resume' })).toBeDisabled()
  await cap.fill('1')
  await page.getByRole('button', { name: 'Raise the cap and resume' }).click()
  await expect(page.getByText('24 of 24 trials')).toBeVisible()
  await expect(page.getByText(/ of \$1$/)).toBeVisible()
  expect(mock.calls()).toHaveLength(24)
  await mock.close()
})

test('failures alone are asked again from the page', async ({ tollgate: page, served }) => {
  const mock = await connect(served)
  let fails = true
  mock.script(({ prompt }) =>
    fails && prompt.includes('river 3.') ? { status: 400 } : { text: 'fine' },
  )
  const { id } = await create(served)
  await goTo(page, `/experiments/${id}`)
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('2 trials without an answer')).toBeVisible()
  await expect(page.getByText('24 of 24 trials')).toBeVisible()
  await expect(grid(page).getByRole('gridcell', { name: 'no answer' })).toHaveCount(2)
  const before = mock.calls().length
  fails = false
  await page.getByRole('button', { name: 'Retry failures' }).click()
  await expect(grid(page).getByRole('gridcell', { name: 'pass' })).toHaveCount(24)
  await expect(page.getByText(/without an answer/)).toHaveCount(0)
  expect(mock.calls().length - before).toBe(2)
  await mock.close()
})

/** Each kind of file with what its beginning must be. */
const files = [
  ['HTML, opens offline', 'html', /^<!doctype html>/],
  ['Markdown', 'md', /^# Runs\n\n\*\*/],
  ['CSV, every trial', 'csv', /^\uFEFF?case,group,variant,model/],
  ['JSON', 'json', /^\{/],
] as const

test('all four files are taken away from the page; the HTML one opens offline', async ({
  tollgate: page,
  served,
  context,
}) => {
  const mock = await connect(served)
  mock.script(() => ({ text: 'fine' }))
  const { id } = await create(served)
  await goTo(page, `/experiments/${id}`)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('button', { name: 'See the verdict' }).click()
  const paths: Record<string, string> = {}
  for (const [label, end, begins] of files) {
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: label }).click()
    const file = await coming
    expect(file.suggestedFilename()).toBe(`tollgate-experiment-${id}.${end}`)
    paths[end] = await file.path()
    expect(await readFile(paths[end], 'utf8')).toMatch(begins)
    await expect(page.getByRole('menuitem')).toHaveCount(0)
  }
  const json = JSON.parse(await readFile(paths['json'] ?? '', 'utf8')) as { trials: unknown[] }
  expect(json.trials).toHaveLength(24)
  await context.setOffline(true)
  const offline = await context.newPage()
  const requests: string[] = []
  offline.on('request', (request) => requests.push(request.url()))
  await offline.setContent(await readFile(paths['html'] ?? '', 'utf8'))
  await expect(offline.getByRole('heading', { name: 'Runs' })).toBeVisible()
  await expect(offline.getByRole('img').first()).toBeVisible()
  expect(requests).toEqual([])
  await context.setOffline(false)
  await mock.close()
})

test('where nothing is checked the form says so, and the verdict compares cost and time alone', async ({
  tollgate: page,
}) => {
  const warning = page.getByText(/the verdict will compare cost and time, not quality/)
  await goTo(page, '/experiments/new')
  await expect(page.getByRole('button', { name: 'Model of variant 1: sim-mini' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Unchecked')
  await page.getByRole('button', { name: 'Paste cases' }).click()
  await page.getByRole('textbox', { name: 'Cases to add' }).fill('Name a river.\nName a lake.')
  await page.getByRole('button', { name: 'Add 2 cases' }).click()
  await expect(warning).toBeVisible()
  await page.getByRole('button', { name: 'Review and see the cost' }).click()
  await expect(page.getByRole('button', { name: 'Start' })).toBeFocused()
  await expect(warning).toBeVisible()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'See the verdict' }).click()
  await expect(verdict(page)).toContainText('so quality was not compared')
  await expect(verdict(page)).not.toContainText(/No difference shown|McNemar|Equal within/)
  await expect(verdict(page).getByRole('img')).toHaveCount(0)
  await verdict(page).getByRole('button', { name: 'Copy it and add checks' }).click()
  await expect(page.getByRole('textbox', { name: 'Input of case 2' })).toHaveValue('Name a lake.')
})

test('cases are added to an experiment that has run in a copy of it', async ({
  tollgate: page,
  served,
}) => {
  const simulated = variants.map((each) => ({ ...each, model: 'simulated/sim-mini' }))
  const { id } = await create(served, { variants: simulated, concurrency: 8 })
  await goTo(page, `/experiments/${id}`)
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('24 of 24 trials')).toBeVisible()
  await page.getByRole('button', { name: 'Copy as a new experiment' }).click()
  await expect(page.getByRole('textbox', { name: 'Input of case 12' })).toHaveValue(
    'Name river 11.',
  )
  await page.getByRole('button', { name: 'Add a case' }).click()
  await page.getByRole('textbox', { name: 'Input of case 13' }).fill('Name a lake.')
  await page.getByRole('button', { name: 'Review and see the cost' }).click()
  await expect(page.getByText('13 cases × 2 variants × 1 repeat = 26 calls')).toBeVisible()
  const { body } = await served.api<{ caseCount: number }>('GET', `experiments/${id}`)
  expect(body.caseCount).toBe(12)
})

test('four thousand trials run to their end while the page is walked through', async ({
  tollgate: page,
  served,
}) => {
  const { id } = await create(served, {
    cases: Array.from({ length: 1000 }, (_, at) => ({ id: `c${at}`, input: `Name river ${at}.` })),
    prompt: { template: '[[sim:length=8]] [[sim:pace=2000]] {{input}}' },
    variants: [
      { id: 'mini', model: 'simulated/sim-mini' },
      { id: 'large', model: 'simulated/sim-standard' },
    ],
    repeats: 2,
    concurrency: 32,
  })
  await goTo(page, `/experiments/${id}`)
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(grid(page)).toBeFocused()
  await page.keyboard.press('End')
  await expect(grid(page).getByRole('rowheader', { name: 'Name river 999.' })).toBeVisible()
  expect(await grid(page).getByRole('row').count()).toBeLessThan(80)
  await expect(page.getByText('4\u2009000 of 4\u2009000 trials')).toBeVisible({ timeout: 240_000 })
  await expect(grid(page).getByRole('gridcell', { name: '2/2 pass' }).first()).toBeVisible()
  await page.keyboard.press('Home')
  await expect(grid(page).getByRole('rowheader', { name: 'Name river 0.' })).toBeVisible()
  await page.getByRole('button', { name: 'See the verdict' }).click()
  await expect(verdict(page)).toContainText('No difference shown')
  await expect(page.getByRole('heading', { name: '0 cases on which they differ' })).toBeVisible()
})
