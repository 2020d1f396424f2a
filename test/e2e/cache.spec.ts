/**
 * The Cache page in a real browser over a real console: figures, a changed time to live, and
 * letting answers go.
 */
import { connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

interface Figures {
  readonly hits: number
  readonly misses: number
  readonly answers: number
  readonly savedNanoUsd: number
  readonly services: readonly { readonly service: string | null; readonly ttlSeconds: number }[]
}

async function ask(
  served: ServedConsole,
  text: string,
  change: Readonly<Record<string, unknown>> = {},
) {
  const answer = await served.api<{ cached: boolean; costNanoUsd: number }>('POST', 'calls', {
    project: 'dev',
    service: 'chat',
    model: 'openai/gpt-4o',
    temperature: 0,
    maxOutputTokens: 60,
    messages: [{ role: 'user', content: text }],
    ...change,
  })
  expect(answer.status).toBe(200)
  return answer.body
}
const figures = async (served: ServedConsole) => (await served.api<Figures>('GET', 'cache')).body

test('says what it is while nothing was asked, and which services reuse answers', async ({
  tollgate: page,
}) => {
  await goTo(page, '/cache')
  await expect(page.getByText('Nothing was asked of the cache here')).toBeVisible()
  await page.getByRole('radiogroup', { name: 'Range' }).getByText('All time').click()
  await expect(page.getByText('No answer has been kept yet')).toBeVisible()
  await expect(page.getByLabel('How long translation reuses answers')).toHaveValue('1 d')
  await expect(page.getByLabel('How long chatops reuses answers')).toHaveValue('off')
  await expect(page.getByRole('button', { name: 'Clear all' })).toHaveCount(0)
  await expectAccessibleInBoth(page)
})

test('hits, money and kept answers are there as calls come, and clearing says what goes', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    mock.script(() => ({ text: 'Hello there', usage: { input: 1000, output: 50 } }))
    const first = await ask(served, 'How are you?')
    expect(first.cached).toBe(false)
    expect((await ask(served, 'How are you?')).cached).toBe(true)
    await ask(served, 'How are you?')
    await ask(served, 'Something else')
    await ask(served, 'In short', { service: 'summarize' })
    await goTo(page, '/cache')
    const cards = page.getByRole('region', { name: 'Figures' })
    await expect(cards).toContainText('2 of 5 questions')
    await expect(cards).toContainText('$0.006')
    await expect(cards).toContainText('3 answers')
    const chat = page.getByRole('row', { name: /^chat / })
    await expect(chat).toContainText('50')
    const kept = page.getByRole('table', { name: 'Kept answers, newest first' })
    await expect(kept.getByRole('row')).toHaveCount(4)
    await expectAccessibleInBoth(page)

    await chat.getByRole('button', { name: /kept answers of chat/ }).click()
    await expect(page.getByRole('heading', { name: 'Kept answers of chat' })).toBeVisible()
    await expect(kept.getByRole('row')).toHaveCount(3)
    await page.getByRole('button', { name: 'Drop the answer to Something else' }).click()
    const drop = page.getByRole('dialog', { name: 'Drop this answer' })
    await expect(drop).toContainText(
      'The next call that asks the same is made anew, for about $0.003',
    )
    await drop.getByRole('button', { name: 'Drop answer' }).click()
    await expect(kept.getByRole('row')).toHaveCount(2)

    await page.getByRole('button', { name: 'Clear chat', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Clear chat' })
    await expect(dialog).toContainText('1 kept answer of chat')
    await expectAccessibleInBoth(page)
    await dialog.getByRole('button', { name: 'Clear', exact: true }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByText('None of these is kept any more')).toBeVisible()
    expect(await figures(served)).toMatchObject({ answers: 1, hits: 2, misses: 3 })
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('button', { name: 'Clear all' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Clear', exact: true }).click()
    await expect.poll(async () => (await figures(served)).answers).toBe(0)
    expect((await ask(served, 'How are you?')).cached).toBe(false)
  } finally {
    await mock.close()
  }
})

test('a time to live is changed where it stands, by keyboard, and Esc takes it back', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/cache')
  const field = page.getByLabel('How long chatops reuses answers')
  await field.fill('soon')
  await field.press('Enter')
  await expect(page.getByText('Write it as 5 min, 1 h or off.')).toBeVisible()
  await expectAccessibleInBoth(page)
  await field.press('Escape')
  await expect(field).toHaveValue('off')
  await field.fill('90 min')
  await field.press('Enter')
  await expect(field).toHaveValue('1 h 30 min')
  await expect
    .poll(
      async () =>
        (await figures(served)).services.find(({ service }) => service === 'chatops')?.ttlSeconds,
    )
    .toBe(5400)
  const { body } = await served.api<{ items: { name: string; policy: unknown }[] }>(
    'GET',
    'services',
  )
  expect(body.items.find(({ name }) => name === 'chatops')?.policy).toEqual({
    allowedTiers: ['mini', 'standard'],
    defaultModel: 'gpt-4o',
    cacheTtlSeconds: 5400,
  })
})
