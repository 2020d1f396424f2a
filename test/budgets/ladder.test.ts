/**
 * Monthly token limits: the marks to the token, alerts once per crossing, and usage reset by hand,
 * all derivable (spec B6).
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NewHold } from '../../src/main/budgets/holds'
import { resetUsage } from '../../src/main/gate/corrections/reset-usage'
import { expectSound } from '../support/invariants'
import { facts, openBudgets } from './open-budgets'

const anthropic = { ...facts, provider: 'anthropic', model: 'claude-sonnet-4-5' }
const place = { provider: 'anthropic', service: null, simulated: false }

let count = 0

function openLadder(limit = 140_000) {
  const opened = openBudgets()
  const { budgets, store, ledger, platform, audit } = opened
  const saved = budgets.tokenLimits.save(
    { provider: 'anthropic', providerName: 'Anthropic', limit },
    'page',
  )
  /** An attempt of exactly this many tokens, settled at its bound. */
  const use = async (tokens: number, change: Partial<NewHold['facts']> = {}) =>
    opened.settle(
      await opened.take({ facts: { ...anthropic, ...change }, inputBound: tokens, outputBound: 0 }),
      0,
    )
  const hold = (tokens: number, last: boolean, change: Partial<NewHold['facts']> = {}) => {
    const id = `hld_l${(count += 1)}`
    const taken: NewHold = {
      id,
      callId: id,
      attempt: 1,
      time: opened.clock.now(),
      facts: { ...anthropic, ...change },
      inputBound: tokens,
      outputBound: 0,
      costBound: 1,
      priceSnapshotId: null,
      price: null,
    }
    return store.commitSoon(() => {
      budgets.take(taken, { last })
      return taken
    })
  }
  const reset = (request: { service?: string; provider?: string }) =>
    resetUsage(
      { store, ledger, budgets, platform, audit },
      {
        service: request.service ?? null,
        provider: request.provider ?? null,
        reason: 'a new contract',
      },
      'page',
    )
  return {
    ...opened,
    ladder: budgets.tokenLimits,
    saved,
    use,
    hold,
    reset,
    now: () => budgets.tokenLimits.list()[0],
  }
}

test('a candidate is left from exactly 95 % on, not a token before', async () => {
  const { ladder, use } = openLadder()
  await use(132_999)
  expect(ladder.refusal(place, 100, false)).toBeNull()
  await use(1)
  expect(ladder.refusal(place, 100, false)).toMatchObject({
    code: 'token_limit_reached',
    message:
      'Anthropic has used 133,000 of 140,000 tokens this month (95 %): from 95 % on new calls go to the next provider. It resets on 1 July.',
    data: { limitName: 'Anthropic', free: 7000, needed: 100, resetsAt: Date.UTC(2026, 5, 30, 23) },
  })
})

test('what running calls hold counts as used, in the ladder and in the hold alike', async () => {
  const { ladder, hold, release } = openLadder()
  const open = await hold(133_000, false)
  expect(ladder.refusal(place, 1, false)?.message).toContain(
    'used 0 and running calls hold 133,000 of 140,000 tokens',
  )
  await expect(hold(1, false)).rejects.toMatchObject({ code: 'token_limit_reached' })
  release(open)
  expect(ladder.refusal(place, 1, false)).toBeNull()
})

test('the last candidate goes on while its hold fits the whole limit', async () => {
  const { ladder, use, hold } = openLadder()
  await use(133_000)
  expect(ladder.refusal(place, 7000, true)).toBeNull()
  expect(ladder.refusal(place, 7001, true)).toMatchObject({
    code: 'token_limit_reached',
    message: expect.stringContaining('this call may need 7,001'),
  })
  await expect(hold(7001, true)).rejects.toMatchObject({ code: 'token_limit_reached' })
  await hold(7000, true)
  await expect(hold(1, true)).rejects.toMatchObject({ code: 'token_limit_reached' })
})

test('of calls at once none passes the mark on the way to another provider, and none the limit', async () => {
  const { hold, now } = openLadder(10_000)
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => hold(500, false)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(19)
  expect(now()).toMatchObject({ held: 9500, stage: 'critical' })
  const last = await Promise.allSettled(Array.from({ length: 50 }, () => hold(100, true)))
  expect(last.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  expect(now()).toMatchObject({ held: 10_000, free: 0, stage: 'spent' })
})

test('the limit of a service at a provider stands beside the provider’s own', async () => {
  const { ladder, use } = openLadder()
  ladder.save(
    { provider: 'anthropic', providerName: 'Anthropic', service: 'chat', limit: 1000 },
    'page',
  )
  await use(950, { service: 'chat' })
  expect(ladder.refusal({ ...place, service: 'chat' }, 10, false)?.message).toContain(
    'Anthropic, service chat, has used 950 of 1,000 tokens',
  )
  expect(ladder.refusal({ ...place, service: 'search' }, 10, false)).toBeNull()
  expect(ladder.refusal({ ...place, provider: 'openai', service: 'chat' }, 10, false)).toBeNull()
  expect(ladder.refusal({ ...place, service: 'chat', simulated: true }, 10, false)).toBeNull()
  expect(ladder.list().map(({ service, used }) => [service, used])).toEqual([
    [null, 950],
    ['chat', 950],
  ])
})

test('alerts: one at 80, one at 95, one at 98, and again next month', async () => {
  const { use, alerts, clock, now, saved } = openLadder(10_000)
  const told = () =>
    alerts.list().items.map(({ kind, severity, title }) => `${kind} ${severity} ${title}`)
  for (let call = 0; call < 100; call += 1) await use(100)
  expect(told()).toEqual([
    'token_limit critical Emergency: Anthropic passed 98 % of its tokens',
    'token_limit critical Anthropic passed 95 % of its tokens',
    'token_limit warning Anthropic passed 80 % of its tokens',
  ])
  expect(alerts.list().items[0]?.subject).toBe(saved.id)
  expect(now()).toMatchObject({ used: 10_000, percent: 100, stage: 'spent' })
  clock.time = Date.UTC(2026, 6, 1)
  expect(now()).toMatchObject({ used: 0, stage: 'ok', resetsAt: Date.UTC(2026, 6, 31, 23) })
  await use(9800)
  expect(told()).toHaveLength(4)
})

test('a limit starts with what its month has used; changing it keeps that, and a mark that is passed again is told again', async () => {
  const { budgets, use, alerts, ladder, now, db, file } = openLadder(10_000)
  await use(9000)
  expect(now()).toMatchObject({ stage: 'warning' })
  ladder.save(
    {
      provider: 'anthropic',
      providerName: 'Anthropic',
      limit: 100_000,
      marks: { warning: 50, critical: 60, emergency: 70 },
    },
    'page',
  )
  expect(now()).toMatchObject({
    used: 9000,
    limit: 100_000,
    stage: 'ok',
    marks: { warning: 50, critical: 60, emergency: 70 },
  })
  await use(41_000)
  expect(now()).toMatchObject({ stage: 'warning' })
  expect(alerts.list().items).toHaveLength(2)
  expect(ladder.list()).toHaveLength(1)
  expect(budgets.list(), 'it is no budget').toEqual([])
  expect(budgets.applying(anthropic)).toEqual([])
  ladder.remove(now()?.id ?? '', 'page')
  expect(ladder.refusal(place, 1_000_000, false)).toBeNull()
  expect(
    ladder.save({ provider: 'anthropic', providerName: 'Anthropic', limit: 60_000 }, 'page'),
  ).toMatchObject({ used: 50_000 })
  await expectSound(db, file)
})

test('a reset: a marker in the ledger, and the limits of that service count only what comes after', async () => {
  const { budgets, ladder, use, hold, settle, reset, ledger, audit, clock, db, file } = openLadder()
  ladder.save(
    { provider: 'anthropic', providerName: 'Anthropic', service: 'chat', limit: 10_000 },
    'page',
  )
  budgets.create(
    {
      name: 'tokens',
      scope: { service: 'chat' },
      unit: 'tokens',
      period: 'month',
      limit: 100_000,
      enforcement: 'hard',
    },
    'page',
  )
  await use(9000, { service: 'chat' })
  const running = await hold(400, true, { service: 'chat' })
  clock.time += 1000
  const done = reset({ service: 'chat' })
  const used = () => ladder.list().map((limit) => [limit.service, limit.used, limit.held])
  expect(used()).toEqual([
    [null, 9000, 400],
    ['chat', 0, 400],
  ])
  const marker = ledger.get(done.entryId)
  expect(marker).toMatchObject({
    kind: 'adjustment',
    costNanoUsd: 0,
    inputTokens: 0,
    outputTokens: 0,
    service: 'chat',
    reason: 'Usage reset: a new contract',
  })
  expect(ledger.get(marker.adjusts ?? '')).toMatchObject({ inputTokens: 9000 })
  expect(audit.list({}).items[0]).toMatchObject({
    what: 'usage reset',
    subject: 'chat',
    who: 'page',
  })
  settle(running, 0)
  await use(100, { service: 'chat' })
  expect(used()).toEqual([
    [null, 9500, 0],
    ['chat', 500, 0],
  ])
  expect(budgets.list()[0], 'budgets stay as they are').toMatchObject({ spent: 9500 })
  const chat = ladder.list()[1]
  expect(chat?.lastReset).toEqual({ time: clock.time, reason: 'a new contract' })
  ladder.remove(chat?.id ?? '', 'page')
  expect(
    ladder.save(
      { provider: 'anthropic', providerName: 'Anthropic', service: 'chat', limit: 10_000 },
      'page',
    ),
    'made anew it counts from the reset too',
  ).toMatchObject({ used: 500 })
  await expectSound(db, file)
})

test('a provider’s own limit is reset by the provider, and a service’s at one provider alone where it is named', async () => {
  const { ladder, use, reset, db, file } = openLadder()
  for (const provider of ['anthropic', 'openai'])
    ladder.save({ provider, providerName: provider, service: 'chat', limit: 10_000 }, 'page')
  await use(500, { service: 'chat' })
  await use(700, { service: 'chat', provider: 'openai' })
  const used = () => ladder.list().map((limit) => limit.used)
  expect(used()).toEqual([500, 500, 700])
  reset({ provider: 'anthropic' })
  expect(used()).toEqual([0, 500, 700])
  reset({ service: 'chat', provider: 'openai' })
  expect(used()).toEqual([0, 500, 0])
  reset({ service: 'chat' })
  expect(used()).toEqual([0, 0, 0])
  await expectSound(db, file)
})

test('nothing used since the last reset is nothing to reset', async () => {
  const { use, reset, ledger } = openLadder()
  expect(() => reset({ service: 'chat' })).toThrow(/has used nothing, so there is nothing to reset/)
  await use(10, { service: 'chat' })
  reset({ service: 'chat' })
  expect(() => reset({ service: 'chat' })).toThrow(/since its last reset/)
  expect(() => reset({ service: 'chat', provider: 'anthropic' })).toThrow(
    /Service chat at anthropic has used nothing/,
  )
  expect(ledger.head().seq).toBe(2)
})

test('a mark that was told is told again when it is passed after a reset', async () => {
  const { use, reset, alerts } = openLadder(1000)
  await use(900)
  reset({ provider: 'anthropic' })
  await use(900)
  expect(alerts.list().items).toHaveLength(2)
})

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('hold' as const),
        tokens: fc.integer({ min: 1, max: 400 }),
        last: fc.boolean(),
        service: fc.constantFrom(null, 'chat'),
        provider: fc.constantFrom('anthropic', 'openai'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('settle' as const, 'release' as const),
        pick: fc.nat(10),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('reset' as const),
        service: fc.constantFrom(undefined, 'chat'),
        provider: fc.constantFrom(undefined, 'anthropic'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('month' as const) }) },
  ),
  { maxLength: 50 },
)

test('whatever the order of holds, settlements, resets and months: no mark is passed on the way elsewhere, no limit at all, and all is derivable', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const { ladder, hold, settle, release, reset, clock, db, file } = openLadder(2000)
      ladder.save(
        { provider: 'anthropic', providerName: 'Anthropic', service: 'chat', limit: 1000 },
        'page',
      )
      const open: NewHold[] = []
      for (const step of script) {
        clock.time += 1000
        if (step.kind === 'hold') {
          const { provider, service, tokens, last } = step
          const before = ladder.list()
          const expected = ladder.refusal({ provider, service, simulated: false }, tokens, last)
          const taken = await hold(tokens, last, { provider, service }).catch(() => undefined)
          expect(taken === undefined, 'the ladder and the hold agree').toBe(expected !== null)
          if (taken !== undefined) open.push(taken)
          for (const [index, limit] of ladder.list().entries()) {
            expect(limit.used + limit.held).toBeLessThanOrEqual(limit.limit)
            const was = before[index]
            if (!last && was !== undefined && (was.used + was.held) * 100 >= was.limit * 95)
              expect(limit.held).toBe(was.held)
          }
        } else if (step.kind === 'reset') {
          try {
            reset({
              ...(step.service === undefined ? {} : { service: step.service }),
              ...(step.provider === undefined && step.service !== undefined
                ? {}
                : { provider: step.provider ?? 'anthropic' }),
            })
          } catch {
            // Nothing was used since.
          }
        } else if (step.kind === 'month') clock.time += 31 * 86_400_000
        else {
          const [one] = open.splice(step.pick % Math.max(1, open.length), 1)
          if (one !== undefined)
            (step.kind === 'settle' ? (taken: NewHold) => settle(taken, 0) : release)(one)
        }
      }
      for (const one of open) release(one)
      await expectSound(db, file)
    }),
    { numRuns: 25 },
  )
})
