/** What both arms of a roll-out came to, and what may be said of them, counted over kept calls. */
import { expect, test } from 'vitest'
import { createRolloutBoard } from '../../../src/main/compare/rollouts/rollouts'
import { createRollouts } from '../../../src/main/policy/rollouts'
import { openTestStore } from '../../record/open-store'

/** A call as it ended; what is not given is a good answer of a second for a thousandth of a dollar. */
interface Ended {
  readonly outcome?: 'answered' | 'failed' | 'cancelled' | 'cached'
  readonly passed?: 0 | 1 | null
  readonly cost?: number | null
  readonly latency?: number
  readonly byOther?: 0 | 1
}

function openBoard(plannedCalls = 20) {
  const { db, platform, store } = openTestStore()
  const rollouts = createRollouts({ db, platform })
  const rollout = { challenger: 'anthropic/b', percent: 10, plannedCalls }
  store.write(() => rollouts.follow('chat', { defaultModel: 'openai/a', rollout }))
  const id = rollouts.running('chat')?.id ?? ''
  const insert = db.prepare(
    `INSERT INTO rollout_calls (call_id, rollout, arm, outcome, passed, cost, latency, by_other)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  let kept = 0
  return {
    db,
    rollouts,
    store,
    id,
    board: createRolloutBoard({ db, rollouts }),
    keep(arm: 'champion' | 'challenger', times: number, ended: Ended = {}) {
      const { outcome = 'answered', passed = null, cost = 1_000_000, latency = 1000 } = ended
      const { byOther = 0 } = ended
      store.write(() => {
        for (let at = 0; at < times; at++)
          insert.run(`call_${(kept += 1)}`, id, arm, outcome, passed, cost, latency, byOther)
      })
    },
  }
}

test('without a call nothing is claimed: no share, no cost, no time, every interval as wide as can be', async () => {
  const { board, id } = openBoard()
  const { arms, differences, verdict } = await board.get(id)
  expect(arms.challenger).toMatchObject({
    model: 'anthropic/b',
    calls: 0,
    good: { hits: 0, n: 0, share: null, low: 0, high: 1 },
    cost: null,
    latency: null,
  })
  expect(differences).toEqual({
    good: null,
    errors: null,
    validation: null,
    cost: null,
    latency: null,
  })
  expect(verdict).toEqual({
    plannedCalls: 20,
    calls: 0,
    final: false,
    outcome: 'not_enough_data',
    moreCalls: 20,
    difference: null,
    sentence:
      'Not enough data: 20 more calls of anthropic/b and 20 more calls of openai/a until the verdict.',
  })
  await expect(board.get('rol_nothere')).rejects.toThrowError(/no roll-out/)
})

test('each arm’s calls, errors, checks, cost and time, with what counts apart left out', async () => {
  const { board, id, keep } = openBoard()
  keep('champion', 56, { passed: 1, latency: 100 })
  keep('champion', 14, { passed: 0, latency: 300 })
  keep('challenger', 40, { passed: 1, cost: 500_000 })
  keep('challenger', 8, { passed: 1, cost: 500_000, byOther: 1 })
  keep('challenger', 12, { passed: 0, cost: null })
  keep('challenger', 20, { outcome: 'failed', cost: 500_000 })
  keep('challenger', 5, { outcome: 'cached', cost: 0, latency: 1 })
  keep('challenger', 3, { outcome: 'cancelled' })
  const { arms, differences } = await board.get(id)
  expect(arms.champion).toMatchObject({
    calls: 70,
    good: { hits: 56, n: 70, share: 0.8 },
    errors: { hits: 0, n: 70, share: 0 },
    validation: { hits: 56, n: 70 },
    cost: { n: 70, mean: 1_000_000 },
    latency: { n: 70, p50: { value: 100 }, p95: { value: 300 } },
  })
  expect(arms.challenger).toMatchObject({
    calls: 80,
    servedByOthers: 8,
    cached: 5,
    cancelled: 3,
    good: { hits: 48, n: 80, share: 0.6 },
    errors: { hits: 20, n: 80, share: 0.25 },
    validation: { hits: 48, n: 60, share: 0.8 },
    cost: { n: 68, mean: 500_000 },
    unknownCost: 12,
    latency: { n: 60, p50: { value: 1000 } },
  })
  // The printed interval of 56/70 − 48/80, turned over.
  expect(differences.good?.difference).toBeCloseTo(-0.2, 12)
  expect(differences.good?.low).toBeCloseTo(-0.3339, 4)
  expect(differences.good?.high).toBeCloseTo(-0.0524, 4)
  expect(differences.cost?.ratio).toBeCloseTo(0.5, 12)
})

test('looking early shows an interval and how many calls are missing, never a verdict', async () => {
  const { board, id, keep } = openBoard()
  keep('champion', 500)
  keep('challenger', 19, { outcome: 'failed' })
  expect((await board.get(id)).verdict).toMatchObject({
    calls: 19,
    final: false,
    outcome: 'not_enough_data',
    moreCalls: 1,
    difference: { difference: -1 },
    sentence: 'Not enough data: 1 more call of anthropic/b until the verdict.',
  })
})

test('the verdict is spoken over the calls until both had the plan, whatever comes later', async () => {
  const { board, id, keep } = openBoard()
  keep('champion', 30)
  keep('challenger', 20, { outcome: 'failed', cost: 400_000 })
  const { verdict } = await board.get(id)
  expect(verdict).toMatchObject({ calls: 20, final: true, outcome: 'champion', moreCalls: 0 })
  expect(verdict.sentence).toBe(
    'openai/a answers better: 100.0 % of its answers are good, 0.0 % of the other’s; anthropic/b costs 60 % less a call.',
  )
  keep('champion', 400, { outcome: 'failed' })
  keep('challenger', 4000)
  const later = await board.get(id)
  expect(later.verdict).toEqual(verdict)
  expect(later.arms.challenger.calls).toBe(4020)
})

test('surely alike, and too little even at the plan, are said as such', async () => {
  const { board, id, keep } = openBoard(2000)
  keep('champion', 2000)
  keep('challenger', 2000, { cost: 3_000_000 })
  expect((await board.get(id)).verdict).toMatchObject({
    final: true,
    outcome: 'no_difference',
    sentence:
      'No difference shown: any difference in good answers is below 5 points. anthropic/b costs 3.0 times as much a call.',
  })
  const short = openBoard()
  short.keep('champion', 20)
  short.keep('challenger', 19)
  short.keep('challenger', 1, { outcome: 'failed' })
  const { verdict } = await short.board.get(short.id)
  expect(verdict).toMatchObject({ final: true, outcome: 'not_enough_data' })
  expect(verdict.sentence).toMatch(
    /^Not enough data at the planned number: about \d+ more calls of each would be needed\.$/,
  )
})

test('a verdict over answers that other models gave says so', async () => {
  const { board, id, keep } = openBoard(200)
  keep('champion', 195)
  keep('champion', 5, { byOther: 1 })
  keep('challenger', 199, { byOther: 1 })
  expect((await board.get(id)).verdict.sentence).not.toContain('Other models')
  keep('challenger', 1)
  expect((await board.get(id)).verdict).toMatchObject({
    outcome: 'no_difference',
    sentence:
      'No difference shown: any difference in good answers is below 5 points. Other models answered 99.5 % of the calls of anthropic/b.',
  })
})

test('one that ended before its plan has no verdict', async () => {
  const { board, id, keep, rollouts, store } = openBoard()
  keep('champion', 30)
  keep('challenger', 10)
  store.write(() => rollouts.follow('chat', { defaultModel: 'openai/a' }))
  expect(await board.get(id)).toMatchObject({
    endedAt: expect.any(Number),
    verdict: {
      final: false,
      outcome: 'not_enough_data',
      sentence: 'It ended before the planned number of calls: no verdict.',
    },
  })
})

test('what was counted before and what came since are what is counted anew', async () => {
  const { db, rollouts, board, id, keep } = openBoard(1000)
  for (const latency of [10, 20, 15]) {
    keep('champion', 3000, { passed: 1, latency })
    keep('challenger', 2500, { passed: 0, latency: latency * 2, cost: 7 })
    expect(await board.get(id)).toEqual(await createRolloutBoard({ db, rollouts }).get(id))
  }
  expect((await board.get(id)).arms.challenger).toMatchObject({
    calls: 7500,
    latency: { n: 7500, p50: { value: 30 } },
  })
  db.exec('DELETE FROM rollout_calls')
  board.reload()
  expect((await board.get(id)).arms.challenger.calls).toBe(0)
})

test('a damaged row leaves the others counted, and a damaged number its roll-out in the list', async () => {
  const { db, board, id, keep, rollouts } = openBoard()
  keep('champion', 3)
  db.pragma('ignore_check_constraints = ON')
  db.exec("UPDATE rollout_calls SET arm = 'neither' WHERE call_id = 'call_1'")
  db.exec("UPDATE rollout_calls SET outcome = '' WHERE call_id = 'call_2'")
  db.exec('UPDATE rollouts SET percent = 9007199254740993')
  expect((await board.get(id)).arms.champion.calls).toBe(1)
  expect(board.list({}).items).toMatchObject([{ id, percent: 0 }])
  expect(rollouts.running('chat')?.percent).toBe(0)
})
