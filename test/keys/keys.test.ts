/**
 * Key records and their secrets: what is stored where, what is refused, and what happens when a
 * store does not serve.
 */
import { describe, expect, it } from 'vitest'
import { key as keyShape } from '../../src/contract/keys'
import { openTestKeys } from './open-keys'

const secret = 'sk-first-0123456789'
const other = 'sk-other-9876543210'
const mine = { providerId: 'openai', label: 'Mine', secret } as const

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
