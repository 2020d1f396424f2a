/**
 * Experiments in a real browser over the real console: cases from every side, a run on the simulated
 * provider that can be stopped anywhere, and a verdict at its end.
 */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { jumpTo } from './support/by-keyboard'
import { expect, goTo, test } from './support/test'

interface LedgerList {
  readonly items: readonly { readonly source: string; readonly callId: string }[]
}

const name = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true })
const grid = (page: Page) => page.getByRole('grid', { name: 'Trials, a row for each case' })
const verdict = (page: Page) => page.getByRole('article', { name: 'Verdict' })

async function openForm(page: Page) {
  await goTo(page, '/experiments/new')
  await expect(page.getByRole('button', { name: 'Model of variant 1: sim-mini' })).toBeVisible()
}

async function paste(page: Page, text: string) {
  await page.getByRole('button', { name: 'Paste cases' }).click()
  await page.getByRole('textbox', { name: 'Cases to add' }).fill(text)
  await page.getByRole('button', { name: /^Add [\d\s]+ cases?$/ }).click()
}

async function review(page: Page) {
  await page.getByRole('button', { name: 'Review and see the cost' }).click()
  await expect(page.getByRole('button', { name: 'Start' })).toBeFocused()
}

/** The example's draft, filled in from the empty list. */
async function openExample(page: Page) {
  await goTo(page, '/experiments')
  await page.getByRole('button', { name: 'Try it on the simulated provider' }).click()
  await expect(name(page)).toHaveValue(/^Example/)
}

test('the example leads somebody new to a verdict with its interval, its price and its method', async ({
  tollgate: page,
}) => {
  await openExample(page)
  await review(page)
  await expect(page.getByText('48 cases × 2 variants × 1 repeat = 96 calls')).toBeVisible()
  await expect(page.getByText('Costs at most')).toBeVisible()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'See the verdict' }).click({ timeout: 60_000 })
  await expect(verdict(page)).toContainText(/Unlimited \(sim-mini\) passes \d+ of 48 cases more/)
  await expect(verdict(page).getByRole('img', { name: /Equal within 5 points/ })).toBeVisible()
  await expect(verdict(page)).toContainText('Each further pass with Unlimited costs $')
  await expect(verdict(page)).toContainText('McNemar')
  await expect(
    page.getByRole('heading', { name: /^\d+ cases on which they differ$/ }),
  ).toBeVisible()
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'HTML, opens offline' }).click()
  expect((await file).suggestedFilename()).toMatch(/^tollgate-experiment-.*\.html$/)
  await goTo(page, '/experiments')
  await expect(page.getByRole('list', { name: 'Experiments' })).toContainText(
    /Done.*passes \d+ of 48 cases more.*96 of 96 trials/s,
  )
})

test('cases are pasted, run, and each answer opens beside the table', async ({
  tollgate: page,
}) => {
  await openForm(page)
  await name(page).fill('Rivers')
  await paste(page, 'Name a river.\nName a lake.\n\nName a sea.')
  await expect(page.getByRole('textbox', { name: 'Input of case 3' })).toHaveValue('Name a sea.')
  await page.getByRole('button', { name: 'Add a check' }).click()
  await page.getByRole('menuitem', { name: 'Not empty', exact: true }).click()
  await review(page)
  await page.keyboard.press('Enter')
  await expect(page.getByText('6 of 6 trials')).toBeVisible({ timeout: 30_000 })
  await expect(grid(page).getByRole('gridcell', { name: 'pass' })).toHaveCount(6)
  await grid(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: /^Trials of case-2, sim-/ })
  await expect(panel).toContainText('Name a lake.')
  await expect(panel).toContainText('Simulated answer')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('complementary', { name: /^Trials of case-1, sim-/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary', { name: /^Trials of/ })).toHaveCount(0)
  await grid(page).getByRole('rowheader', { name: 'Name a sea.' }).click()
  await expect(page.getByRole('complementary', { name: /^Trials of case-3, sim-/ })).toBeVisible()
})

test('cases that say what they expect are offered a check, and a verdict on none passed says so', async ({
  tollgate: page,
}) => {
  await openForm(page)
  await name(page).fill('Capitals')
  await paste(page, 'question,answer\nCapital of France?,Paris\nCapital of Italy?,Rome')
  await page.getByRole('textbox', { name: 'Template' }).fill('{{question}}')
  await page.getByRole('button', { name: 'Review and see the cost' }).click()
  await expect(page.getByText('The input of a case is {{input}}.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Template' }).fill('')
  await page.getByRole('button', { name: 'Check that the answer contains it' }).click()
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText(
    'Contains what the case expects',
  )
  await review(page)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('button', { name: 'See the verdict' }).click({ timeout: 30_000 })
  await expect(verdict(page)).toContainText('No answer passed.')
})

test('paused, reloaded and resumed, every trial is asked once', async ({
  tollgate: page,
  served,
}) => {
  await openForm(page)
  await name(page).fill('Slow rivers')
  await paste(page, Array.from({ length: 10 }, (_, at) => `Name river ${at}.`).join('\n'))
  await page
    .getByRole('textbox', { name: 'Template' })
    .fill('[[sim:length=30]] [[sim:pace=10]] {{input}}')
  await review(page)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('Paused', { exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByText('Paused', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('20 of 20 trials')).toBeVisible({ timeout: 60_000 })
  const { items } = (await served.api<LedgerList>('GET', 'ledger?limit=100')).body
  expect(items.map(({ source }) => source)).toEqual(Array(20).fill('experiment'))
  expect(new Set(items.map(({ callId }) => callId)).size).toBe(20)
})

test('a look before its end shows no verdict', async ({ tollgate: page }) => {
  await openForm(page)
  await name(page).fill('Early')
  await paste(page, 'Name a river.\nName a lake.')
  await page.getByText('How the verdict is given').click()
  await page.getByRole('textbox', { name: 'Planned cases' }).fill('40')
  await page.getByRole('button', { name: 'Add a check' }).click()
  await page.getByRole('menuitem', { name: 'Not empty', exact: true }).click()
  await review(page)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('button', { name: 'See the verdict' }).click({ timeout: 30_000 })
  await expect(verdict(page)).toContainText('Early look, no verdict')
  await verdict(page)
    .getByRole('button', { name: /^Plan one with about 38 more cases$/ })
    .click()
  await expect(name(page)).toHaveValue('Early')
  await expect(page.getByRole('textbox', { name: 'Input of case 2' })).toHaveValue('Name a lake.')
})

test('a CSV file with faults names their lines, and adds what can be read', async ({
  tollgate: page,
}) => {
  await openForm(page)
  const csv =
    'id,input,expected,lang\nq1,Hello,Hallo,de\nq2,,Tag,de\nq1,Bye,Tschau,de\nq3,Yes,Ja,de'
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'greetings.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  const adding = page.getByRole('group', { name: 'Cases of greetings.csv' })
  await expect(adding).toContainText(
    'Read as CSV: 2 cases, 2 with an expected answer, variables lang.',
  )
  await expect(adding.getByRole('alert')).toContainText('Line 3: The input is empty.')
  await expect(adding.getByRole('alert')).toContainText(
    'Line 4: The id "q1" is already that of line 2.',
  )
  await adding.getByRole('button', { name: 'Add 2 cases' }).click()
  await expect(page.getByRole('textbox', { name: 'lang of case 2' })).toHaveValue('de')
  await expect(page.getByRole('textbox', { name: 'Expected answer of case 2' })).toHaveValue('Ja')
})

test('what is wrong stands beside its field, and a draft is there after a reload', async ({
  tollgate: page,
}) => {
  await openForm(page)
  await page.getByRole('button', { name: 'Add a case' }).click()
  await page.getByRole('textbox', { name: 'Input of case 1' }).fill('Name a river.')
  await page.getByRole('textbox', { name: 'Template' }).fill('{{input}} In {{lang}}.')
  await page.getByRole('button', { name: 'Review and see the cost' }).click()
  await expect(name(page)).toBeFocused()
  await expect(name(page)).toHaveAccessibleDescription(/Give it a name/)
  await expect(page.getByText('No case gives {{lang}} a value.')).toBeVisible()
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('tollgate.experiment-draft')))
    .toContain('{{lang}}')
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Template' })).toHaveValue(
    '{{input}} In {{lang}}.',
  )
  await expect(page.getByRole('textbox', { name: 'Input of case 1' })).toHaveValue('Name a river.')
})

test('real calls of the project become cases', async ({ tollgate: page, served }) => {
  const { body } = await served.api<{ project: string }>('GET', 'settings')
  for (const content of ['Name a river.', 'Name a lake.'])
    await served.api('POST', 'calls', {
      project: body.project,
      model: 'simulated/sim-mini',
      messages: [{ role: 'user', content }],
    })
  await openForm(page)
  await page.getByRole('button', { name: 'From the ledger' }).click()
  const calls = page.getByRole('group', { name: 'Calls, newest first' })
  await expect(calls.getByRole('checkbox')).toHaveCount(2)
  await page.getByRole('checkbox', { name: 'Expect the answer each of them had' }).check()
  await calls.getByRole('checkbox', { name: /Name a lake/ }).check()
  await page.getByRole('button', { name: 'Add 1 case' }).click()
  await expect(page.getByRole('textbox', { name: 'Input of case 1' })).toHaveValue('Name a lake.')
  await expect(page.getByRole('textbox', { name: 'Expected answer of case 1' })).toHaveValue(
    /Simulated answer/,
  )
})

test('of two thousand cases only the rows in sight are drawn', async ({ tollgate: page }) => {
  await openForm(page)
  await paste(page, Array.from({ length: 2000 }, (_, at) => `Name river ${at}.`).join('\n'))
  await expect(page.getByText('2\u2009000 cases', { exact: true })).toBeVisible()
  expect(await page.getByRole('textbox', { name: /^Input of case/ }).count()).toBeLessThan(60)
})

test('by keyboard alone from the rail to a run', async ({ tollgate: page }) => {
  await jumpTo(page, 'x', 'Experiments')
  await page.getByRole('button', { name: 'Try it on the simulated provider' }).focus()
  await page.keyboard.press('Enter')
  await expect(name(page)).toHaveValue(/^Example/)
  await name(page).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Start' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(grid(page)).toBeVisible()
})

const looks = [
  { look: 'light', scheme: 'light', viewport: { width: 1320, height: 860 } },
  { look: 'dark', scheme: 'dark', viewport: { width: 1320, height: 860 } },
  { look: '1100 px', scheme: 'light', viewport: { width: 1100, height: 760 } },
  { look: '200 % zoom', scheme: 'dark', viewport: { width: 660, height: 430 } },
] as const

for (const { look, scheme, viewport } of looks) {
  test(`no WCAG 2.2 AA breach, ${look}: list, form, draft, run, answer, verdict`, async ({
    tollgate: page,
  }) => {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    const breaches: Record<string, readonly string[]> = {}
    const check = async (place: string) => {
      breaches[place] = await accessibilityBreaches(page)
    }
    await goTo(page, '/experiments')
    await expect(page.getByText(/^No experiments in/)).toBeVisible()
    await check('empty')
    await openExample(page)
    await page.getByRole('button', { name: 'Paste cases' }).click()
    await page.getByRole('textbox', { name: 'Cases to add' }).fill('input,expected\n,x\na,b,c\nd,e')
    await expect(page.getByText('Line 2: The input is empty.')).toBeVisible()
    await check('form')
    await page
      .getByRole('group', { name: 'Paste cases' })
      .getByRole('button', { name: 'Cancel' })
      .click()
    await review(page)
    await check('draft')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'See the verdict' })).toBeVisible({
      timeout: 60_000,
    })
    await grid(page).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary', { name: /^Trials of/ })).toContainText('Simulated')
    await check('run')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'See the verdict' }).click()
    await expect(page.getByRole('heading', { name: /on which they differ$/ })).toBeVisible()
    await check('verdict')
    await goTo(page, '/experiments')
    await expect(page.getByRole('list', { name: 'Experiments' })).toBeVisible()
    await check('list')
    expect(breaches).toEqual({ empty: [], form: [], draft: [], run: [], verdict: [], list: [] })
  })
}
