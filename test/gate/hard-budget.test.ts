/**
 * The promise of the whole program: whatever runs at once and however it ends, no admission passes
 * a hard limit (spec B2, B3).
 */
import { expect, test } from 'vitest'
import type { MockReply } from '../support/mock-provider'
import { ask, openHouse } from '../support/house'

/** A small generator of our own, so that a failing run can be repeated. */
function createRandom(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const faults: readonly MockReply[] = [
  { text: 'a plain answer' },
  { chunks: ['slow ', 'and ', 'steady '], chunkDelayMs: 15 },
  { status: 500, error: { message: 'boom' } },
  { status: 429, error: { message: 'slow down' } },
  { chunks: ['cut ', 'off ', 'here '], chunkDelayMs: 5, dropAfterChunks: 2 },
  { dropAfterChunks: -1 },
  { text: 'no usage at all', usage: null },
  { raw: '<!doctype html><title>Welcome</title>', contentType: 'text/html' },
]

for (const seed of [1, 2, 3]) {
  test(`200 concurrent calls with cancels, upstream errors and slow streams against a cap: overshoot 0 (seed ${seed})`, async () => {
    const { client, console, mock, closeAndCheck } = await openHouse()
    const random = createRandom(seed)
    mock.script(() => faults[Math.floor(random() * faults.length)])
    const estimate = await client.calls.estimate(ask('question 000'))
    const bound = estimate.worstCaseNanoUsd ?? 0
    expect(bound).toBeGreaterThan(0)
    const limit = bound * 40
    await client.budgets.create({
      name: 'cap',
      scope: { project: 'dev' },
      unit: 'usd',
      period: 'day',
      limit,
      enforcement: 'hard',
    })
    await client.budgets.create({
      name: 'requests',
      scope: {},
      unit: 'requests',
      period: 'month',
      limit: 90,
      enforcement: 'hard',
    })

    let overshoot = 0
    let watching = true
    const watch = (async () => {
      while (watching) {
        for (const budget of (await client.budgets.list()).items)
          overshoot = Math.max(overshoot, budget.spent + budget.held - budget.effectiveLimit)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    })()
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const stop = new AbortController()
        if (random() < 0.25) setTimeout(() => stop.abort(), random() * 40)
        const request = ask(`question ${String(index).padStart(3, '0')}`, {
          callId: `load-${index}`,
        })
        let last = 'none'
        for await (const event of console.streamCall(request, { who: 'api' }, stop.signal)) {
          if (event.type === 'done') last = 'ok'
          if (event.type === 'error') last = event.failure.error.code
        }
        return last
      }),
    )
    await expect.poll(async () => (await client.system.health()).running).toBe(0)
    watching = false
    await watch

    const budgets = (await client.budgets.list()).items
    const entries = (await client.ledger.list({ limit: 1000 })).items
    expect(overshoot, 'most that spent + held ever passed a limit').toBe(0)
    for (const budget of budgets) expect(budget.held, `held on ${budget.name}`).toBe(0)
    expect(budgets[0]?.spent).toBe(
      entries.reduce((sum, entry) => sum + (entry.costNanoUsd ?? 0), 0),
    )
    expect(budgets[1]?.spent).toBe(entries.length)
    expect(entries.length).toBe(mock.calls().length)
    expect(new Set(outcomes)).toContain('budget_exceeded')
    expect(outcomes.filter((outcome) => outcome === 'ok').length).toBeGreaterThan(0)
    await closeAndCheck()
  })
}
