/** Tools and JSON on the page: edited, called, answered by hand or by a stub, and gone on from. */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const answers = (page: Page) => page.getByRole('article', { name: 'Assistant message' })
const send = (page: Page) => page.getByRole('button', { name: /^Send/ })

async function pick(page: Page, model: string) {
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill(model)
  await page.getByRole('option', { name: new RegExp(`^${model}`) }).click()
}

async function addWeather(page: Page) {
  await page.getByRole('button', { name: /^Tools and JSON/ }).click()
  await page.getByRole('button', { name: 'From a template' }).click()
  await page.getByRole('menuitem', { name: 'Weather of a city' }).click()
  await expect(page.getByRole('textbox', { name: 'Name of the tool' })).toHaveValue('get_weather')
}

interface Kept {
  readonly request: {
    readonly tools?: readonly { readonly name: string }[]
    readonly messages: readonly {
      readonly role: string
      readonly content: unknown
      readonly toolCallId?: string
    }[]
  }
}

test('a call of a tool is shown, its result is a stub or typed, and the next turn carries it', async ({
  tollgate: page,
  served,
}) => {
  await pick(page, 'sim-standard')
  await addWeather(page)
  await message(page).fill('Use get_weather for Lisbon')
  await page.keyboard.press('Control+Enter')
  const calls = answers(page).first().getByRole('list', { name: 'Calls of tools' })
  await expect(calls).toContainText('get_weather')
  await expect(calls).toContainText('call_sim_1')
  await expect(calls.locator('pre')).toContainText('"city"')
  const result = page.getByRole('textbox', { name: 'Result of get_weather' })
  await expect(result).toHaveValue(/"sky": "clear"/)
  await result.fill('')
  await expect(page.getByText('Give the call of get_weather its result first.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continue with the results' })).toBeDisabled()
  await result.fill('{"temperature": 18}')
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.getByRole('button', { name: 'Continue with the results' }).click()
  await expect(answers(page)).toHaveCount(2)
  await expect(answers(page).last()).toContainText('would have cost')
  const { body } = await served.api<{ readonly items: readonly { readonly callId: string }[] }>(
    'GET',
    'calls',
  )
  const call = await served.api<Kept>('GET', `calls/${body.items[0]?.callId ?? ''}`)
  expect(call.body.request.tools?.map(({ name }) => name)).toEqual(['get_weather'])
  expect(call.body.request.messages.at(-1)).toEqual({
    role: 'tool',
    content: '{"temperature": 18}',
    toolCallId: 'call_sim_1',
  })
  // The whole of it comes back from the history: the tool, its call and its result.
  await page.reload()
  await expect(calls).toContainText('get_weather')
  await goTo(page, `/playground?call=${body.items[0]?.callId ?? ''}`)
  await expect(page.getByRole('textbox', { name: 'Result of get_weather' })).toHaveValue(
    '{"temperature": 18}',
  )
})

test('what is wrong in a tool or a schema is said with its place, and nothing is sent', async ({
  tollgate: page,
}) => {
  await pick(page, 'sim-standard')
  await addWeather(page)
  await message(page).fill('Hello')
  await expect(send(page)).toBeEnabled()
  const parameters = page.getByRole('textbox', { name: 'Parameters', exact: true })
  await parameters.fill('{\n  "type": "object"\n  "properties": {}\n}')
  await expect(page.getByText('Line 3, column 3: a comma or } is expected.').first()).toBeVisible()
  await expect(send(page)).toBeDisabled()
  await parameters.fill('{"type": "string"}')
  await expect(page.getByText(/The schema has to say "type": "object"/).first()).toBeVisible()
  await parameters.fill('{"type":"object"}')
  await page.getByRole('button', { name: 'Format: Parameters' }).click()
  await expect(parameters).toHaveValue('{\n  "type": "object"\n}')
  await page.getByRole('textbox', { name: 'Name of the tool' }).fill('get weather')
  await expect(page.getByText(/Use 1 to 64 letters/).first()).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.getByRole('button', { name: /^Remove tool/ }).click()
  await expect(send(page)).toBeEnabled()
})

test('an answer by a schema is shown as JSON with how it stood against the schema', async ({
  tollgate: page,
}) => {
  await pick(page, 'sim-standard')
  await page.getByRole('button', { name: /^Tools and JSON/ }).click()
  await page.getByText('By a schema', { exact: true }).click()
  await expect(page.getByText(/Write a schema, or take a template/).first()).toBeVisible()
  await page.getByRole('button', { name: 'Schema from a template' }).click()
  await page.getByRole('menuitem', { name: 'A label and why' }).click()
  await message(page).fill('How was the concert?')
  await page.keyboard.press('Control+Enter')
  await expect(answers(page).locator('pre')).toContainText('"label": "positive"')
  await expect(answers(page)).toContainText('100 of 100')
  await page.reload()
  await expect(page.getByRole('button', { name: /^Tools and JSON/ })).toBeVisible()
  await expect(answers(page).locator('pre')).toContainText('"label": "positive"')
})

test('in Compare tools and schema go to every pane, blind calls have no ids, and who cannot says so', async ({
  tollgate: page,
  served,
}) => {
  const pane = (letter: string) =>
    page.getByRole('region', { name: new RegExp(`^Pane ${letter},`) })
  await goTo(page, '/compare')
  await expect(page.getByRole('button', { name: 'Model of pane A: sim-mini' })).toBeVisible()
  await page.getByRole('button', { name: 'Tools and JSON' }).click()
  await page.getByRole('button', { name: 'From a template' }).click()
  await page.getByRole('menuitem', { name: 'Weather of a city' }).click()
  await expect(page.getByRole('textbox', { name: 'Stub result' })).toHaveCount(0)
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: '1 tool' })).toBeFocused()
  await page.getByRole('checkbox', { name: 'Blind' }).check()
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill('Use get_weather for Faro')
  await page.keyboard.press('Control+Enter')
  for (const letter of ['A', 'B']) {
    await expect(pane(letter)).toContainText('get_weather')
    await expect(pane(letter)).toContainText('call 1')
  }
  await expect(page.getByText('call_sim_1')).toHaveCount(0)
  // No vote before both have ended.
  await expect(page.getByRole('button', { name: /^A is better/ })).toBeVisible()
  await page.getByRole('group', { name: 'Panes' }).focus()
  await page.keyboard.press('a')
  await expect(pane('A')).toContainText('call_sim_1')
  expect(await accessibilityBreaches(page)).toEqual([])
  await page.reload()
  await expect(pane('A')).toContainText('call_sim_1')
  await expect(page.getByRole('button', { name: '1 tool' })).toBeVisible()
  // A model from before schemas says so in its own pane, and the other is not kept from telling.
  await served.api('POST', 'keys', {
    providerId: 'openai',
    label: 'test',
    secret: 'sk-not-a-real-key-0000000000',
    storage: 'session',
  })
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('button', { name: /^Model of pane A/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4-turbo')
  await page
    .getByRole('option', { name: /^gpt-4-turbo/ })
    .first()
    .click()
  await page.getByRole('button', { name: '1 tool' }).click()
  await page.getByText('By a schema', { exact: true }).click()
  await page.getByRole('button', { name: 'Schema from a template' }).click()
  await page.getByRole('menuitem', { name: 'A list of items' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill('List two things')
  await expect(pane('A')).toContainText(/takes no schema for its answer/)
  await expect(pane('B')).toContainText('Next: free, simulated')
})
