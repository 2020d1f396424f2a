/**
 * Queue, dead letters and muted alerts in a real browser over a real console and an upstream that
 * answers when it is told to.
 */
import type { MockProvider } from '../support/mock-provider'
import { connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

let mock: MockProvider
test.beforeEach(async ({ served }) => {
  mock = await connectUpstream(served)
  // The shipped prices age with the calendar; these tests are about other alerts.
  await served.api('POST', 'alerts/mute', { kind: 'price_snapshot_old', until: null })
})
test.afterEach(() => mock.close())

/** What is held upstream waits as long as the test needs. */
const patient = { connectMs: 60_000, firstTokenMs: 600_000, idleMs: 600_000, totalMs: 600_000 }

/**
 * Calls reach the upstream and stay there until `answer` is called; so many as one slot lets
 * through.
 */
function hold() {
  let answer: () => void = () => undefined
  const told = new Promise<void>((resolve) => (answer = resolve))
  mock.script(async () => {
    await told
    return { text: 'done' }
  })
  return answer
}

function request(text: string, change: Record<string, unknown> = {}) {
  return {
    callId: text,
    project: 'dev',
    model: 'openai/gpt-4o-mini',
    maxOutputTokens: 50,
    messages: [{ role: 'user', content: text }],
    ...change,
  }
}

async function submit(served: ServedConsole, requests: readonly unknown[]) {
  expect((await served.api('POST', 'queue/batch', { requests })).status).toBe(200)
}

test('an empty queue says what will be here', async ({ tollgate: page }) => {
  await goTo(page, '/activity/queue')
  await expect(page.getByText('Nothing runs and nothing waits')).toBeVisible()
  await expect(page.getByText('Nothing runs, 0 of at most')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open playground' })).toHaveAttribute(
    'href',
    '#/playground',
  )
  await expectAccessibleInBoth(page)
})

test('shows what runs and waits and why; priority, slots and cancelling work from here', async ({
  tollgate: page,
  served,
}) => {
  await served.api('PATCH', 'providers/openai', { concurrency: 1, timeouts: patient })
  const answer = hold()
  await submit(served, [request('first')])
  await submit(
    served,
    ['second', 'third', 'fourth', 'fifth'].map((text) => request(text)),
  )
  await goTo(page, '/activity/queue')
  await expect(page.getByText('1 runs, 4 of at most')).toBeVisible()
  const rows = page.getByRole('group', { name: 'Queue' }).getByRole('row')
  await expect(rows).toHaveCount(6)
  await expect(rows.nth(1)).toContainText('Runs')
  await expect(rows.nth(2)).toContainText('Next')
  await expect(rows.nth(2)).toContainText(
    '1 call is under way at openai, which may have 1 at once.',
  )
  await expectAccessibleInBoth(page)

  await page.getByLabel('Priority of fourth').selectOption('critical')
  await expect(rows.nth(2)).toContainText('fourth')
  await page.getByRole('button', { name: /^Cancel fifth/ }).click()
  await expect(rows).toHaveCount(5)

  const slots = page.getByRole('list', { name: 'Slots by provider' }).getByLabel('Slots of OpenAI')
  await slots.fill('2')
  await slots.press('Enter')
  await expect(page.getByText('2 run, 2 of at most')).toBeVisible()

  await page.getByRole('button', { name: 'Cancel all waiting' }).click()
  await expect(page.getByRole('dialog')).toContainText('2 calls wait for a free slot')
  await page.getByRole('button', { name: 'Cancel them' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: 'Done: 2 of 2 waiting calls' }),
  ).toBeVisible()
  await expect(rows).toHaveCount(3)
  answer()
  await expect(page.getByText('Nothing runs and nothing waits')).toBeVisible()
  const { body } = await served.api<{ state: string; error: { code: string } }>(
    'GET',
    'calls/third',
  )
  expect([body.state, body.error.code]).toEqual(['failed', 'cancelled'])
})

test('a full queue answers 429 over HTTP with the numbers', async ({ served }) => {
  await served.api('PATCH', 'providers/openai', { concurrency: 1 })
  await served.api('PATCH', 'settings', { queueLimit: 1 })
  const answer = hold()
  await submit(served, [request('runs')])
  await submit(served, [request('waits')])
  await expect
    .poll(async () => (await served.api<{ waiting: number }>('GET', 'queue')).body.waiting)
    .toBe(1)
  const refused = await served.api<{ code: string; message: string }>(
    'POST',
    'calls',
    request('refused'),
  )
  expect([refused.status, refused.body.code]).toEqual([429, 'queue_full'])
  expect(refused.body.message).toContain('1 call may wait for a free slot, and 1 waits already')
  answer()
})

/** Calls whose only attempt fails. */
async function die(
  served: ServedConsole,
  texts: readonly string[],
  change: Record<string, unknown> = {},
) {
  mock.script(() => ({ status: 529 }))
  for (const text of texts)
    expect(
      (await served.api('POST', 'calls', request(text, { maxAttempts: 1, ...change }))).status,
    ).toBe(502)
}

test('a dead letter is looked at, edited and retried as a new call', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/activity/dead-letters')
  await expect(page.getByText('No dead letters')).toBeVisible()
  await expectAccessibleInBoth(page)
  await die(served, ['explain-it'])
  mock.script(() => ({ text: 'at last' }))
  const row = page.getByRole('group', { name: 'Dead letters' }).getByRole('row').nth(1)
  await expect(row).toContainText('overloaded')
  await row.getByRole('button', { name: 'explain-it' }).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Dead letter' })
  await expect(panel).toBeFocused()
  await expect(panel).toContainText('1 attempt')
  await expect(panel).toContainText('at most $0.0')
  await expectAccessibleInBoth(page)

  const input = panel.getByLabel('Input as JSON')
  const text = await input.inputValue()
  await input.fill(
    text
      .replace('explain-it', 'explain-better')
      .replace('"maxOutputTokens": 50', '"maxOutputTokens": 0'),
  )
  await expect(panel).toContainText('maxOutputTokens')
  await expect(panel.getByRole('button', { name: 'Retry with these changes' })).toBeDisabled()
  await input.fill(text.replace('explain-it', 'explain-better'))
  await panel.getByRole('button', { name: 'Retry with these changes' }).click()
  await expect(panel.getByText('openai/gpt-4o-mini answered for')).toBeVisible()
  expect(mock.calls().at(-1)?.prompt).toContain('explain-better')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await expect(page.getByText('None open')).toBeVisible()
  const { body } = await served.api<{ items: { state: string; retriedCallId: string }[] }>(
    'GET',
    'dead-letters',
  )
  expect(body.items.map(({ state }) => state)).toEqual(['retried'])
  expect(body.items[0]?.retriedCallId).toMatch(/^call_/)
})

test('many are retried with count and money, and discarded after being asked once', async ({
  tollgate: page,
  served,
}) => {
  await die(served, ['one', 'two', 'three', 'four'])
  await served.api('POST', 'projects', { name: 'admin', storeContent: false })
  await die(served, ['secret'], { project: 'admin' })
  mock.script(({ prompt }) => (prompt.includes('two') ? { status: 529 } : { text: 'ok' }))
  await goTo(page, '/activity/dead-letters')
  const rows = page.getByRole('group', { name: 'Dead letters' }).getByRole('row')
  await expect(rows).toHaveCount(6)
  await page.getByLabel('Select all').check()
  await page.getByLabel('Select four').uncheck()
  await page.getByRole('button', { name: 'Retry 3' }).click()
  await expect(page.getByRole('dialog')).toContainText('1 of those selected cannot be made again')
  await page.getByRole('button', { name: 'Retry them' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: 'Done: 3 of 3 dead letters, 1 failed' }),
  ).toBeVisible()
  await expect(page.getByRole('region', { name: 'Retrying dead letters' })).toContainText(
    /\$0\.0\d+.* so far/,
  )
  await expectAccessibleInBoth(page)
  await expect(rows).toHaveCount(4)
  await page.getByLabel('Select all').check()
  await page.getByRole('button', { name: 'Discard 3' }).click()
  await page.getByRole('button', { name: 'Discard them' }).click()
  await expect(page.getByText('No dead letters')).toBeVisible()
  const { body } = await served.api<{ items: { what: string }[] }>('GET', 'audit')
  expect(body.items.filter(({ what }) => what === 'dead letter discarded')).toHaveLength(3)
})

test('a kind of alerts is muted from its row, and lifted again', async ({
  tollgate: page,
  served,
}) => {
  const budget = {
    name: 'one call',
    scope: { project: 'dev' },
    unit: 'requests',
    period: 'day',
    timeZone: 'UTC',
    limit: 1,
    enforcement: 'notify',
  }
  expect((await served.api('POST', 'budgets', budget)).status).toBe(201)
  expect((await served.api('POST', 'calls', request('cross'))).status).toBe(200)
  await goTo(page, '/activity')
  const list = page.getByRole('group', { name: 'Alerts' })
  await list.getByRole('button', { name: 'Mute Budget' }).click()
  await page.getByRole('menuitem', { name: 'For a day' }).click()
  await expect(page.getByText('Nothing needs attention')).toBeVisible()
  await expect(page.getByText('None open')).toBeVisible()
  const muted = page.getByRole('group', { name: 'Muted kinds' })
  await expect(muted).toContainText('Prices until lifted')
  await expect(muted).toContainText('Budget until')
  await page.getByRole('radiogroup', { name: 'Which alerts' }).getByText('All').click()
  await expect(list.getByRole('listitem').filter({ hasText: 'one call' })).toContainText('muted')
  await expectAccessibleInBoth(page)
  await muted.getByRole('button', { name: 'Lift the mute of Budget' }).click()
  await expect(muted).not.toContainText('Budget')
  await expect(page.getByText('1 open')).toBeVisible()
})

test('a dead letter that is not there is told with a way to try again', async ({
  tollgate: page,
}) => {
  await goTo(page, '/activity/dead-letters/dlq_none')
  const panel = page.getByRole('complementary', { name: 'Dead letter' })
  await expect(panel.getByRole('alert')).toContainText('There is no dead letter "dlq_none"')
  await expect(panel.getByRole('button', { name: 'Try again' })).toBeVisible()
})
