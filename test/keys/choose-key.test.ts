/** Which key a call gets, by scope and health, without asking the keychain again. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openTestKeys } from './open-keys'

const secret = 'sk-first-0123456789'
const other = 'sk-other-9876543210'
const mine = { providerId: 'openai', label: 'Mine', secret } as const

afterEach(() => void vi.useRealTimers())

describe('choosing', () => {
  it('goes from project and environment to project, environment, provider-wide, and the variables', async () => {
    const { keys } = openTestKeys({
      env: { OPENAI_API_KEY: other, OPENAI_API_KEY_REPORT: 'sk-report-variable' },
    })
    const at = { provider: 'openai', project: 'report', environment: 'production' }
    expect(keys.choose({ ...at, project: 'dev' }).id).toBe('env:OPENAI_API_KEY')
    expect(keys.choose(at).id).toBe('env:OPENAI_API_KEY_REPORT')
    for (const [label, scope] of [
      ['wide', {}],
      ['environment', { environment: 'production' }],
      ['project', { project: 'report' }],
      ['both', { project: 'report', environment: 'production' }],
    ] as const) {
      await keys.create({ ...mine, label, ...scope }, 'page')
      expect(keys.choose(at).label).toBe(label)
    }
    expect(keys.choose({ ...at, environment: 'staging' }).label).toBe('project')
    expect(keys.choose({ ...at, project: 'dev' }).label).toBe('environment')
    expect(keys.choose({ ...at, project: 'dev', environment: 'staging' }).label).toBe('wide')
    expect(() => keys.choose({ ...at, provider: 'local' })).toThrow(
      expect.objectContaining({
        code: 'no_key',
        message: expect.stringContaining('provider local'),
      }),
    )
  })

  it('never passes over an unavailable key to the next scope', async () => {
    const { keys, keychain, reopen } = openTestKeys({ env: { OPENAI_API_KEY: other } })
    await keys.create(mine, 'page')
    const narrow = await keys.create({ ...mine, label: 'Narrow', project: 'report' }, 'page')
    keychain.keytar.delete(narrow.id)
    const later = reopen()
    expect(await later.list()).toContainEqual(
      expect.objectContaining({ id: narrow.id, health: 'unavailable' }),
    )
    expect(
      later.choose({ provider: 'openai', project: 'report', environment: 'development' }).id,
    ).toBe(narrow.id)
    await expect(later.secretOf(narrow.id)).rejects.toMatchObject({ code: 'no_key' })
    keychain.keytar.set(narrow.id, secret)
    expect(await later.secretOf(narrow.id)).toBe(secret)
    expect(later.find(narrow.id)).toMatchObject({ health: 'unknown', problem: null })
  })

  it('and a cached secret are cheap: no SQL, no keychain, some microseconds', async () => {
    const { keys, keychain, db } = openTestKeys()
    const { id } = await keys.create({ ...mine, project: 'report' }, 'page')
    const prepare = vi.spyOn(db, 'prepare')
    const before = keychain.operations.length
    const scope = { provider: 'openai', project: 'report', environment: 'development' }
    const rounds = 5_000
    for (let round = 0; round < rounds; round += 1) await keys.secretOf(keys.choose(scope).id)
    const start = performance.now()
    for (let round = 0; round < rounds; round += 1) {
      await keys.secretOf(keys.choose(scope).id)
      keys.note(id, 'ok', false)
    }
    expect(((performance.now() - start) * 1_000) / rounds).toBeLessThan(500)
    expect([prepare.mock.calls.length, keychain.operations.length]).toEqual([0, before])
    keys.close()
  })
})

describe('health', () => {
  it('is noted in memory at once and written at most once a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { keys, rows, clock } = openTestKeys()
    const created = keys.create(mine, 'page')
    const { id } = await created
    clock.time += 5
    for (let call = 0; call < 100; call += 1) keys.note(id, 'ok', false)
    expect(keys.find(id)).toMatchObject({
      health: 'good',
      lastUsedAt: clock.time,
      lastOkAt: clock.time,
      lastTestedAt: null,
    })
    expect(rows()).toMatchObject([{ health: 'unknown', last_used_at: null }])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(rows()).toMatchObject([
      { health: 'good', last_used_at: clock.time, last_ok_at: clock.time },
    ])
    clock.time += 5
    keys.note(id, 'permission', true)
    keys.note('key_gone', 'ok', true)
    keys.close()
    expect(rows()).toMatchObject([{ health: 'failing', last_tested_at: clock.time }])
  })

  it.each([
    ['network', 'good'],
    ['rate_limited', 'good'],
    ['cancelled', 'good'],
    ['authentication', 'failing'],
    ['quota_exhausted', 'failing'],
  ] as const)('after %s is %s', async (outcome, health) => {
    const { keys } = openTestKeys()
    const { id } = await keys.create(mine, 'page')
    keys.note(id, 'ok', true)
    keys.note(id, outcome, false)
    expect(keys.find(id)?.health).toBe(health)
  })
})
