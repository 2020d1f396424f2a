/**
 * Rotation (spec K5): nothing is half done, whatever fails or dies on the way; the old key is never
 * chosen, and can be gone back to until it is confirmed.
 */
import { describe, expect, it } from 'vitest'
import type { KeyTest } from '../../src/contract/keys'
import type { ErrorCode } from '../../src/contract/errors'
import { openTestKeys } from './open-keys'

const secret = 'sk-first-0123456789'
const next = 'sk-next-9876543210'
const mine = { providerId: 'openai', label: 'Mine', secret } as const
const anywhere = { provider: 'openai', project: 'dev', environment: 'development' }
const failed = (code: ErrorCode, providerStatus?: number): KeyTest => ({
  ok: false,
  latencyMs: 1,
  models: [],
  error: {
    code,
    message: 'It failed.',
    data: { origin: 'provider', ...(providerStatus === undefined ? {} : { providerStatus }) },
  },
})

function setUp(test: KeyTest = { ok: true, latencyMs: 3, models: ['gpt-4o'] }) {
  const asked: string[] = []
  const opened = openTestKeys({
    testSecret: async (_providerId, given) => (asked.push(given), test),
  })
  return { ...opened, asked }
}

describe('a rotation', () => {
  it('tests the successor, puts it in place and keeps the old key with its secret, in one step on record', async () => {
    const { keys, keychain, rows, audit, asked, clock } = setUp()
    const old = await keys.create({ ...mine, project: 'dev' }, 'page')
    const { retiring, test, ...successor } = await keys.rotate(
      old.id,
      { secret: next, rotateAfter: clock.time + 1000 },
      'api',
    )
    expect(successor).toMatchObject({
      label: 'Mine',
      last4: '3210',
      project: 'dev',
      status: 'active',
      health: 'good',
      predecessorId: old.id,
      lastOkAt: clock.time,
      rotateAfter: clock.time + 1000,
    })
    expect(retiring).toMatchObject({
      id: old.id,
      status: 'retiring',
      retiringSince: clock.time,
      successorId: successor.id,
    })
    expect([asked, test.ok]).toEqual([[next], true])
    expect([keychain.keytar.get(old.id), keychain.keytar.get(successor.id)]).toEqual([secret, next])
    expect(keys.choose(anywhere).id).toBe(successor.id)
    expect(
      rows()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['active', 'retiring'])
    expect(audit.list({}).items[0]).toMatchObject({
      who: 'api',
      what: 'key.rotate',
      subject: old.id,
    })
  })

  it.each([
    ['refused', 'authentication', undefined, false],
    ['refused, though forced', 'authentication', undefined, true],
    ['without permission, though forced', 'permission', undefined, true],
    ['out of credit, though forced', 'quota_exhausted', undefined, true],
    ['not reached', 'network', undefined, false],
  ] as const)(
    'whose successor is %s changes nothing and stores nothing',
    async (_name, code, status, force) => {
      const { keys, keychain, rows } = setUp(failed(code, status))
      const old = await keys.create(mine, 'page')
      const before = [rows(), keychain.operations.length]
      await expect(keys.rotate(old.id, { secret: next, force }, 'page')).rejects.toMatchObject({
        code,
        data: { origin: 'provider' },
        message: expect.stringContaining('stays in use'),
      })
      expect([rows(), keychain.operations.length]).toEqual(before)
      expect(keys.choose(anywhere).id).toBe(old.id)
    },
  )

  it.each([
    ['network', undefined],
    ['timeout', undefined],
    ['overloaded', 503],
    ['invalid_request', 404],
  ] as const)(
    'that could not be tested (%s) may be forced, and its key is not called good',
    async (code, status) => {
      const { keys } = setUp(failed(code, status))
      const old = await keys.create(mine, 'page')
      expect(await keys.rotate(old.id, { secret: next, force: true }, 'page')).toMatchObject({
        health: 'unknown',
        lastOkAt: null,
        test: { ok: false },
      })
    },
  )

  it('is refused for environment keys, retiring keys, the same secret, another provider’s secret, and while one is open', async () => {
    const { keys } = openTestKeys({ env: { OPENAI_API_KEY: next } })
    await expect(keys.rotate('env:OPENAI_API_KEY', { secret }, 'page')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('environment variable OPENAI_API_KEY'),
    })
    const old = await keys.create(mine, 'page')
    await expect(keys.rotate(old.id, { secret }, 'page')).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('has now'),
    })
    await expect(
      keys.rotate(old.id, { secret: 'sk-ant-0123456789' }, 'page'),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('Anthropic'),
    })
    await expect(keys.rotate('key_none', { secret: next }, 'page')).rejects.toMatchObject({
      code: 'not_found',
    })
    const successor = await keys.rotate(old.id, { secret: next }, 'page')
    await expect(keys.rotate(old.id, { secret: `${next}-2` }, 'page')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('retiring'),
    })
    await expect(keys.rotate(successor.id, { secret: `${next}-2` }, 'page')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Confirm'),
    })
    await expect(keys.replace(old.id, `${next}-2`, 'page')).rejects.toMatchObject({
      code: 'conflict',
    })
    for (const change of [keys.confirm(successor.id, 'page'), keys.rollback(successor.id, 'page')])
      await expect(change).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('not retiring'),
      })
  })

  it('of which two are asked for at once is done once', async () => {
    const { keys, rows } = setUp()
    const old = await keys.create(mine, 'page')
    const racing = await Promise.allSettled([
      keys.rotate(old.id, { secret: next }, 'page'),
      keys.rotate(old.id, { secret: `${next}-2` }, 'page'),
    ])
    expect(racing.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(rows()).toHaveLength(2)
  })

  it('of a session key leaves no trace either', async () => {
    const { keys, keychain, rows, audit } = setUp()
    const old = await keys.create({ ...mine, storage: 'session' }, 'page')
    const successor = await keys.rotate(old.id, { secret: next }, 'page')
    expect([
      successor.backend,
      await keys.secretOf(successor.id),
      keys.choose(anywhere).id,
    ]).toEqual(['session', next, successor.id])
    await keys.rollback(old.id, 'page')
    expect([keys.choose(anywhere).id, await keys.secretOf(old.id)]).toEqual([old.id, secret])
    await keys.confirm(successor.id, 'page')
    expect(keys.all().map(({ id }) => id)).toEqual([old.id])
    expect([rows(), keychain.operations]).toEqual([[], []])
    expect(JSON.stringify(audit.list({}).items)).not.toMatch(/6789|3210|Mine/)
  })
})

describe('afterwards', () => {
  it('confirm deletes the old key and its secret; both keys survive a restart before that', async () => {
    const { keys, keychain, audit, reopen } = setUp()
    const old = await keys.create(mine, 'page')
    const { id } = await keys.rotate(old.id, { secret: next }, 'page')
    const later = reopen()
    expect(later.all()).toMatchObject([
      { id: old.id, status: 'retiring', successorId: id },
      { id, predecessorId: old.id },
    ])
    await later.confirm(old.id, 'page')
    expect(later.all()).toMatchObject([{ id, predecessorId: null }])
    expect([...keychain.keytar]).toEqual([[id, next]])
    expect(audit.list({}).items[0]).toMatchObject({ what: 'key.confirm', subject: old.id })
  })

  it('a successor that is refused says that there is a way back, and going back needs no keychain', async () => {
    const { keys, keychain, audit } = setUp()
    const old = await keys.create(mine, 'page')
    const { id } = await keys.rotate(old.id, { secret: next }, 'page')
    keys.note(id, 'authentication', false)
    expect(keys.find(id)).toMatchObject({
      health: 'failing',
      lastError: 'authentication',
      problem: expect.stringContaining('“Mine” (…6789), is still kept: go back to it'),
    })
    keychain.before = () => {
      throw new Error('Cannot create an item in a locked collection')
    }
    expect(await keys.rollback(old.id, 'page')).toMatchObject({
      id: old.id,
      status: 'active',
      retiringSince: null,
      predecessorId: id,
    })
    expect([keys.choose(anywhere).id, keys.find(id)?.status]).toEqual([old.id, 'retiring'])
    expect(audit.list({}).items[0]).toMatchObject({ what: 'key.rollback', subject: old.id })
    await expect(keys.confirm(id, 'page')).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(keys.find(id)?.status).toBe('retiring')
    keys.note(id, 'ok', true)
    expect(keys.find(id)).toMatchObject({ lastError: null, problem: null })
  })

  it('a deleted successor leaves the way back and nothing to confirm', async () => {
    const { keys } = setUp()
    const old = await keys.create(mine, 'page')
    const { id } = await keys.rotate(old.id, { secret: next }, 'page')
    await keys.remove(id, 'page')
    expect(() => keys.choose(anywhere)).toThrow(expect.objectContaining({ code: 'no_key' }))
    await expect(keys.confirm(old.id, 'page')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no successor'),
    })
    await keys.rollback(old.id, 'page')
    expect(keys.choose(anywhere).id).toBe(old.id)
  })
})

describe('a process that dies', () => {
  it('between storing the new secret and the switch leaves the old key in place, and the next run deletes what was stored', async () => {
    const { keys, keychain, reopen } = setUp()
    const old = await keys.create(mine, 'page')
    let stored: () => void = () => undefined
    const isStored = new Promise<void>((resolve) => (stored = resolve))
    // The read-back that comes after the write never returns: from here on nothing of this run
    // happens any more.
    keychain.before = (operation, account) =>
      operation === 'get' && account !== old.id
        ? (stored(), new Promise<void>(() => undefined))
        : undefined
    void keys.rotate(old.id, { secret: next }, 'page').catch(() => undefined)
    await isStored
    expect([...keychain.keytar.values()]).toEqual([secret, next])
    keychain.before = () => undefined
    const later = reopen()
    expect(later.choose(anywhere).id).toBe(old.id)
    expect((await later.list()).map(({ id, status }) => [id, status])).toEqual([[old.id, 'active']])
    expect([...keychain.keytar]).toEqual([[old.id, secret]])
  })

  it('is not what a slow keychain looks like: a list asked for meanwhile deletes nothing', async () => {
    const { keys, keychain } = setUp()
    const old = await keys.create(mine, 'page')
    let listed: Promise<unknown> | undefined
    keychain.before = (operation, account) =>
      void (operation === 'get' && account !== old.id && (listed ??= keys.list()))
    const { id } = await keys.rotate(old.id, { secret: next }, 'page')
    await listed
    await keys.list()
    expect([listed === undefined, keychain.keytar.get(id)]).toEqual([false, next])
  })

  it('a switch the database refuses takes the new secret back', async () => {
    const { keys, keychain, db, rows } = setUp()
    const old = await keys.create(mine, 'page')
    db.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON audit WHEN new.what = 'key.rotate' BEGIN SELECT raise(ABORT, 'disk trouble'); END",
    )
    await expect(keys.rotate(old.id, { secret: next }, 'page')).rejects.toThrow()
    expect([...keychain.keytar]).toEqual([[old.id, secret]])
    expect([rows().map(({ status }) => status), keys.find(old.id)?.status]).toEqual([
      ['active'],
      'active',
    ])
    db.exec('DROP TRIGGER refuse')
    await keys.rotate(old.id, { secret: next }, 'page')
  })
})

describe('reminders', () => {
  it('a date that has come is due, of active keys only; it can be set, moved and taken away, on record', async () => {
    const { keys, audit, reopen, clock } = setUp()
    const old = await keys.create({ ...mine, rotateAfter: clock.time + 100 }, 'page')
    const session = await keys.create(
      { ...mine, label: 'Session', project: 'dev', storage: 'session' },
      'page',
    )
    await keys.update(session.id, { rotateAfter: clock.time }, 'page')
    expect(keys.due(clock.time)).toEqual([
      { id: session.id, label: 'of this session at openai', providerId: 'openai' },
    ])
    expect(keys.due(clock.time + 100).map(({ id }) => id)).toEqual([old.id, session.id])
    await keys.rotate(old.id, { secret: next }, 'page')
    expect(keys.due(clock.time + 100).map(({ id }) => id)).toEqual([session.id])
    expect(
      await keys.update(session.id, { rotateAfter: null, label: 'Renamed' }, 'api'),
    ).toMatchObject({ rotateAfter: null, label: 'Renamed' })
    expect(keys.due(clock.time + 100)).toEqual([])
    expect(audit.list({}).items[0]).toMatchObject({ who: 'api', what: 'key.change' })
    await keys.update(old.id, { label: 'The old one' }, 'page')
    expect(reopen().find(old.id)).toMatchObject({
      label: 'The old one',
      rotateAfter: clock.time + 100,
      status: 'retiring',
    })
    await expect(
      openTestKeys({ env: { OPENAI_API_KEY: next } }).keys.update(
        'env:OPENAI_API_KEY',
        { label: 'x' },
        'page',
      ),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
})
