/** Key records and their secrets: what is stored where, what is refused, and what happens when a store does not serve. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { key as keyShape } from '../../src/contract/keys'
import { openTestKeys } from './open-keys'

const secret = 'sk-first-0123456789'
const other = 'sk-other-9876543210'
const mine = { providerId: 'openai', label: 'Mine', secret } as const

afterEach(() => void vi.useRealTimers())

describe('a new key', () => {
  it('rests in keytar, is recorded without its secret, audited and published', async () => {
    const { keys, keychain, rows, audit, published } = openTestKeys()
    const created = keyShape.parse(await keys.create({ ...mine, project: 'report' }, 'page'))
    expect(created).toMatchObject({
      label: 'Mine',
      last4: '6789',
      project: 'report',
      environment: null,
      backend: 'keytar',
      status: 'active',
      health: 'unknown',
      problem: null,
      variable: null,
    })
    expect(created.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect([...keychain.keytar]).toEqual([[created.id, secret]])
    expect(keychain.keyring.size).toBe(0)
    expect(JSON.stringify(rows())).not.toContain(secret)
    expect(rows()).toMatchObject([
      { id: created.id, backend: 'keytar', project: 'report', environment: null },
    ])
    expect(audit.list({}).items).toMatchObject([
      { who: 'page', what: 'key.create', subject: created.id },
    ])
    expect(published).toContain('keys')
    expect(keychain.operations.slice(-2)).toEqual(['keytar set', 'keytar get'])
  })

  it('is the same to the next run, and its fingerprint is this installation’s own', async () => {
    const one = openTestKeys()
    const created = await one.keys.create(mine, 'page')
    const again = one.reopen()
    expect(await again.list()).toEqual([created])
    expect(await again.secretOf(created.id)).toBe(secret)
    one.db.prepare("UPDATE meta SET value = ? WHERE name = 'keys.salt'").run('ab'.repeat(32))
    const elsewhere = await one.reopen().create({ ...mine, project: 'dev' }, 'page')
    expect(elsewhere.fingerprint).not.toBe(created.fingerprint)
  })

  it('goes to keyring where keytar cannot be loaded, and where neither can be it is refused with what to do', async () => {
    const { keys, keychain, rows } = openTestKeys()
    keychain.loads.keytar = false
    expect(await keys.create(mine, 'page')).toMatchObject({ backend: 'keyring' })
    expect(keychain.keyring.size).toBe(1)
    const bare = openTestKeys()
    bare.keychain.loads.keytar = bare.keychain.loads.keyring = false
    expect(await bare.keys.keychain()).toMatchObject({
      available: false,
      backend: 'none',
      state: 'no-library',
    })
    await expect(bare.keys.create(mine, 'page')).rejects.toMatchObject({
      code: 'keychain_unavailable',
      message: expect.stringMatching(/Neither keychain library.*npm install.*this session only/),
    })
    expect([bare.rows(), rows().length]).toEqual([[], 1])
  })

  it('goes to keyring where keytar loads but fails, and not where the store is locked', async () => {
    const { keys, keychain } = openTestKeys()
    const failing = (words: string) => () => {
      if (keychain.operations.at(-1)?.startsWith('keytar') === true) throw new Error(words)
    }
    keychain.before = failing('Object does not exist at path')
    expect(await keys.create(mine, 'page')).toMatchObject({ backend: 'keyring' })
    keychain.operations.length = 0
    keychain.before = failing('Cannot create an item in a locked collection')
    await expect(keys.create({ ...mine, project: 'dev' }, 'page')).rejects.toMatchObject({
      code: 'keychain_unavailable',
      message: expect.stringContaining('locked'),
    })
    expect(keychain.operations.some((operation) => operation.startsWith('keyring'))).toBe(false)
  })

  it('is refused and taken back when the keychain gives back something else', async () => {
    const { keys, keychain, rows } = openTestKeys()
    keychain.before = (operation) => {
      if (operation === 'get')
        for (const account of keychain.keytar.keys()) keychain.keytar.set(account, 'mangled')
      if (operation === 'get')
        for (const account of keychain.keyring.keys()) keychain.keyring.set(account, 'mangled')
    }
    await expect(keys.create(mine, 'page')).rejects.toMatchObject({
      code: 'keychain_unavailable',
      message: expect.stringContaining('gave back something else'),
    })
    expect([keychain.keytar.size, keychain.keyring.size, rows().length]).toEqual([0, 0, 0])
  })

  it('is refused where its scope has one, naming it; also while that one is on its way', async () => {
    const { keys } = openTestKeys()
    const racing = await Promise.allSettled([
      keys.create(mine, 'page'),
      keys.create({ ...mine, label: 'Second' }, 'page'),
    ])
    expect(racing.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(keys.create({ ...mine, label: 'Third' }, 'page')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(
        'Key “Mine” (…6789) already serves provider openai in every project',
      ),
    })
    await expect(keys.create({ ...mine, storage: 'session' }, 'page')).rejects.toMatchObject({
      code: 'conflict',
    })
    await keys.create({ ...mine, environment: 'production' }, 'page')
    await keys.create({ ...mine, project: 'report', environment: 'production' }, 'page')
    expect(await keys.list()).toHaveLength(3)
  })

  it.each([
    ['openai', 'sk-ant-api03-0123456789', 'invalid_request', /Anthropic key/],
    ['anthropic', 'sk-proj-0123456789', 'invalid_request', /OpenAI key/],
    ['openai', 'sk-with a space', 'invalid_request', /Copy the key again/],
    ['openai', 'sk-ünïcode-0123', 'invalid_request', /Copy the key again/],
    ['simulated', 'sk-0123456789', 'invalid_request', /needs no key/],
    ['nowhere', 'sk-0123456789', 'not_found', /no provider nowhere/],
  ])('at %s, %s is refused', async (providerId, wrong, code, words) => {
    const { keys, keychain } = openTestKeys()
    await expect(
      keys.create({ providerId, label: 'Wrong', secret: wrong }, 'page'),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
    expect(keychain.operations).toEqual([])
  })

  it('at a compatible provider may look like anything', async () => {
    const { keys } = openTestKeys()
    expect(
      await keys.create(
        { providerId: 'local', label: 'Proxy', secret: 'sk-ant-through-a-proxy' },
        'page',
      ),
    ).toMatchObject({ providerId: 'local' })
  })

  it('leaves no secret behind when its record cannot be saved', async () => {
    const { keys, keychain, db } = openTestKeys()
    db.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON keys BEGIN SELECT raise(ABORT, 'disk trouble'); END",
    )
    await expect(keys.create(mine, 'page')).rejects.toThrow()
    expect(keychain.keytar.size).toBe(0)
    expect(await keys.list()).toEqual([])
  })
})

describe('session keys', () => {
  it('serve, and go with the process: no row, no entry, no trace of the secret in the audit trail', async () => {
    const { keys, keychain, rows, reopen, audit } = openTestKeys()
    const created = await keys.create({ ...mine, storage: 'session' }, 'page')
    expect(created).toMatchObject({ backend: 'session' })
    expect(keys.choose({ provider: 'openai', project: 'dev', environment: 'development' }).id).toBe(
      created.id,
    )
    expect(await keys.secretOf(created.id)).toBe(secret)
    expect(await keys.replace(created.id, other, 'page')).toMatchObject({
      backend: 'session',
      last4: '3210',
    })
    keys.note(created.id, 'ok', false)
    keys.close()
    expect([rows().length, keychain.keytar.size]).toEqual([0, 0])
    expect(JSON.stringify(audit.list({}).items)).not.toMatch(/6789|3210|Mine/)
    expect(await reopen().list()).toEqual([])
  })
})

describe('replace and remove', () => {
  it('replace keeps id and scope, changes fingerprint, and the next read gives the new secret', async () => {
    const { keys, keychain } = openTestKeys()
    const created = await keys.create(mine, 'page')
    keys.note(created.id, 'authentication', false)
    expect(keys.find(created.id)).toMatchObject({
      health: 'failing',
      problem: expect.stringContaining('refused'),
    })
    const replaced = await keys.replace(created.id, other, 'api')
    expect(replaced).toMatchObject({
      id: created.id,
      last4: '3210',
      health: 'unknown',
      problem: null,
      lastOkAt: null,
    })
    expect(replaced.fingerprint).not.toBe(created.fingerprint)
    expect([await keys.secretOf(created.id), keychain.keytar.get(created.id)]).toEqual([
      other,
      other,
    ])
  })

  it('a replacement that fails keeps the old secret', async () => {
    const { keys, keychain } = openTestKeys()
    const created = await keys.create(mine, 'page')
    keychain.before = (operation) => {
      if (operation === 'set') throw new Error('Cannot create an item in a locked collection')
    }
    await expect(keys.replace(created.id, other, 'page')).rejects.toMatchObject({
      code: 'keychain_unavailable',
    })
    expect([await keys.secretOf(created.id), keys.find(created.id)?.last4]).toEqual([
      secret,
      '6789',
    ])
  })

  it('moves to the library that serves now and clears the old entry once its own serves again', async () => {
    const { keys, keychain, reopen } = openTestKeys()
    const created = await keys.create(mine, 'page')
    keychain.loads.keytar = false
    const later = reopen()
    await expect(later.secretOf(created.id)).rejects.toMatchObject({
      code: 'keychain_unavailable',
      message: expect.stringContaining('stored through keytar'),
    })
    expect(await later.replace(created.id, other, 'page')).toMatchObject({
      backend: 'keyring',
      problem: null,
    })
    keychain.loads.keytar = true
    const last = reopen()
    expect(await last.list()).toMatchObject([{ id: created.id, backend: 'keyring', problem: null }])
    expect([keychain.keytar.size, keychain.keyring.get(created.id)]).toEqual([0, other])
  })

  it('remove deletes secret and record; unknown ids and environment keys are refused', async () => {
    const { keys, keychain, rows, audit } = openTestKeys({ env: { OPENAI_API_KEY: other } })
    const created = await keys.create(mine, 'page')
    await keys.remove(created.id, 'page')
    expect([keychain.keytar.size, rows().length, keys.find(created.id)]).toEqual([0, 0, undefined])
    expect(audit.list({}).items.map(({ what }) => what)).toEqual(['key.delete', 'key.create'])
    await expect(keys.remove(created.id, 'page')).rejects.toMatchObject({ code: 'not_found' })
    for (const refused of [
      keys.remove('env:OPENAI_API_KEY', 'page'),
      keys.replace('env:OPENAI_API_KEY', secret, 'page'),
    ]) {
      await expect(refused).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('environment variable OPENAI_API_KEY'),
      })
    }
    await keys.create(mine, 'page')
  })

  it('a removal the locked keychain refuses changes nothing; one it cannot be asked for is made good later', async () => {
    const { keys, keychain, rows, reopen } = openTestKeys()
    const created = await keys.create(mine, 'page')
    keychain.before = () => {
      throw new Error('unlock prompt was dismissed')
    }
    await expect(keys.remove(created.id, 'page')).rejects.toMatchObject({
      code: 'keychain_unavailable',
    })
    expect(rows()).toHaveLength(1)
    keychain.before = () => {
      throw new Error('The name org.freedesktop.secrets was not provided by any .service files')
    }
    await keys.remove(created.id, 'page')
    expect([rows().length, keychain.keytar.size]).toEqual([0, 1])
    keychain.before = () => undefined
    await reopen().list()
    expect(keychain.keytar.size).toBe(0)
  })

  it('removeOf takes all keys of a provider whatever the keychain says, and withholds its variables for this run', async () => {
    const { keys, keychain, reopen } = openTestKeys({ env: { OPENAI_API_KEY: other } })
    await keys.create(mine, 'page')
    await keys.create({ ...mine, project: 'dev', storage: 'session' }, 'page')
    await keys.create(
      { providerId: 'anthropic', label: 'Other', secret: 'sk-ant-0123456789' },
      'page',
    )
    keychain.before = () => {
      throw new Error('unlock prompt was dismissed')
    }
    await keys.removeOf('openai', 'page')
    expect(await keys.list()).toMatchObject([
      {
        id: 'env:OPENAI_API_KEY',
        health: 'unavailable',
        problem: expect.stringContaining('base URL'),
      },
      { providerId: 'anthropic' },
    ])
    await expect(keys.secretOf('env:OPENAI_API_KEY')).rejects.toMatchObject({ code: 'no_key' })
    keychain.before = () => undefined
    expect(await reopen().secretOf('env:OPENAI_API_KEY')).toBe(other)
  })
})

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

describe('a keychain that hangs', () => {
  it('is bounded, told as hanging, not asked again and again, and undone when the write comes late', async () => {
    const { keys, keychain, rows } = openTestKeys({ boundMs: 40 })
    await keys.list()
    let answer = () => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    keychain.before = (operation) => (operation === 'set' ? answered : undefined)
    await expect(keys.create(mine, 'page')).rejects.toMatchObject({
      code: 'keychain_unavailable',
      message: expect.stringContaining('does not answer'),
    })
    const count = keychain.operations.length
    await expect(keys.create(mine, 'page')).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(await keys.keychain()).toMatchObject({ available: false, state: 'hanging' })
    expect(keychain.operations.length).toBe(count)
    expect(await keys.create({ ...mine, storage: 'session' }, 'page')).toMatchObject({
      backend: 'session',
    })
    answer()
    await expect.poll(() => keychain.operations.at(-1)).toBe('keytar delete')
    expect([keychain.keytar.size, rows().length]).toEqual([0, 0])
    keychain.before = () => undefined
    expect(await keys.create({ ...mine, project: 'dev' }, 'page')).toMatchObject({
      backend: 'keytar',
    })
  })

  it('also when it is the library itself that never loads', async () => {
    const never = new Promise<never>(() => undefined)
    const { keys } = openTestKeys({
      boundMs: 40,
      libraries: { keytar: () => never, keyring: () => never },
    })
    expect(await keys.keychain()).toMatchObject({
      available: false,
      state: 'hanging',
      backend: 'keytar',
    })
    await expect(keys.create(mine, 'page')).rejects.toMatchObject({ code: 'keychain_unavailable' })
  })
})

it('knows every secret it holds or has just let go, for the redactor', async () => {
  const { keys, clock } = openTestKeys({ env: { OPENAI_API_KEY: 'sk-from-the-environment' } })
  expect(keys.loadedSecrets()).toEqual(['sk-from-the-environment'])
  const { id } = await keys.create(mine, 'page')
  await keys.replace(id, other, 'page')
  await keys.passing('sk-only-probed', async () =>
    expect(keys.loadedSecrets()).toContain('sk-only-probed'),
  )
  expect(new Set(keys.loadedSecrets())).toEqual(
    new Set(['sk-from-the-environment', secret, other, 'sk-only-probed']),
  )
  expect(keys.loadedSecrets()).toBe(keys.loadedSecrets())
  clock.time += 600_001
  expect(new Set(keys.loadedSecrets())).toEqual(new Set(['sk-from-the-environment', other]))
  keys.close()
  expect(keys.loadedSecrets()).toEqual([])
})

describe('what a key may look like', () => {
  it.each(['ollama', 'EMPTY', 'x', 'sk-proxy-0123456789', 'two words'])(
    '%s is taken where the server is not the vendor’s own',
    async (secret) => {
      const { keys } = openTestKeys({
        baseUrls: { anthropic: 'https://gateway.example', openai: 'http://127.0.0.1:8080/v1' },
      })
      for (const providerId of ['local', 'anthropic', 'openai']) {
        const made = await keys.create(
          { providerId, label: 'key', secret, storage: 'session' },
          'api',
        )
        expect(await keys.secretOf(made.id)).toBe(secret)
      }
    },
  )
  it.each([
    ['openai', 'sk-ant-0123456789', /Anthropic key/],
    ['anthropic', 'sk-0123456789', /OpenAI key/],
    ['openai', 'ollama', /too short/],
    ['openai', 'sk-one two three', /spaces/],
  ])('%s itself refuses %s', async (providerId, secret, sentence) => {
    const { keys } = openTestKeys({ baseUrls: { openai: 'https://EU.api.openai.com./v1' } })
    await expect(
      keys.create({ providerId, label: 'key', secret, storage: 'session' }, 'api'),
    ).rejects.toThrow(sentence)
  })
  it('words that stand for no key are not taken out of texts', async () => {
    const { keys } = openTestKeys()
    await keys.create(
      { providerId: 'local', label: 'key', secret: 'ollama', storage: 'session' },
      'api',
    )
    expect(keys.loadedSecrets()).toEqual([])
  })
})
