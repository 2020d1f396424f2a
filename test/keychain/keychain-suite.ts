/**
 * What each keychain library must do against a real gnome-keyring in each state a machine can be
 * in, and a bus that never answers.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { key as keyShape, keychainStatus } from '../../src/contract/keys'
import { bundleChild, createMachine, requireSecretService } from './session'
import type { Machine, StepResult } from './session'

/** The suite of one library. On macOS and Windows both address the one keychain that is there. */
export function describeKeychain(only: 'keytar' | 'keyring'): void {
  if (process.platform === 'linux') describe(`${only} on Linux`, () => onLinux(only))
  else describe(`the system's own keychain through ${only}`, () => elsewhere(only))
}

function onLinux(only: 'keytar' | 'keyring') {
  let child: string
  let machine: Machine
  let secret: string

  beforeAll(async () => {
    requireSecretService()
    child = await bundleChild()
  })
  afterAll(() => rmSync(dirname(child), { recursive: true, force: true }))
  beforeEach(() => {
    machine = createMachine(child)
    secret = `sk-CANARY-${randomBytes(16).toString('hex')}`
  })
  afterEach(() => machine.remove())

  function expectNothingOnDisk(...secrets: readonly string[]) {
    const files = machine.files()
    expect([...files.keys()].some((path) => path.endsWith('ledger.db'))).toBe(true)
    for (const [path, bytes] of files)
      for (const one of secrets) expect(bytes.includes(one), path).toBe(false)
  }

  it('unlocked: stores, reads back in another process, replaces and deletes', async () => {
    const second = `sk-CANARY-${randomBytes(16).toString('hex')}`
    const [status, created] = await machine.run('unlocked', only, [
      { do: 'status' },
      { do: 'create', label: 'mine', secret },
    ])
    expect(keychainStatus.parse(status?.value)).toEqual({
      available: true,
      backend: only,
      storeName: 'Secret Service',
      state: 'ready',
      message: '',
    })
    expect(keyShape.parse(created?.value)).toMatchObject({
      label: 'mine',
      last4: secret.slice(-4),
      backend: only,
      health: 'unknown',
      problem: null,
    })

    const [read, replaced, reread] = await machine.run('unlocked', only, [
      { do: 'secret', label: 'mine' },
      { do: 'replace', label: 'mine', secret: second },
      { do: 'secret', label: 'mine' },
    ])
    expect([read?.value, reread?.value]).toEqual([secret, second])
    expect(keyShape.parse(replaced?.value).fingerprint).not.toBe(
      keyShape.parse(created?.value).fingerprint,
    )

    const [again, removed, list] = await machine.run('unlocked', only, [
      { do: 'secret', label: 'mine' },
      { do: 'remove', label: 'mine' },
      { do: 'list' },
    ])
    expect([again?.value, removed?.failure, list?.value]).toEqual([second, undefined, []])
    expectNothingOnDisk(secret, second)
  })

  it('entry deleted or changed by another program: unavailable, never deleted, and well again once replaced', async () => {
    await machine.run('unlocked', only, [
      { do: 'create', label: 'mine', secret },
      { do: 'set behind our back', label: 'mine', secret: null },
    ])
    const [gone, listed] = await machine.run('unlocked', only, [
      { do: 'secret', label: 'mine' },
      { do: 'list' },
    ])
    expect(gone?.failure).toMatchObject({
      code: 'no_key',
      message: expect.stringContaining('no entry for it any more'),
    })
    expect(listed?.value).toMatchObject([
      {
        label: 'mine',
        health: 'unavailable',
        problem: expect.stringContaining('Replace its secret'),
      },
    ])

    const [, changed] = await machine.run('unlocked', only, [
      { do: 'set behind our back', label: 'mine', secret: 'sk-somebody-elses' },
      { do: 'secret', label: 'mine' },
    ])
    expect(changed?.failure).toMatchObject({
      code: 'no_key',
      message: expect.stringContaining('holds another secret'),
    })

    const [replaced, read] = await machine.run('unlocked', only, [
      { do: 'replace', label: 'mine', secret },
      { do: 'secret', label: 'mine' },
    ])
    expect(replaced?.value).toMatchObject({ health: 'unknown', problem: null })
    expect(read?.value).toBe(secret)
  })

  it('locked: says so without a window, refuses a new key, offers a session key, and deletes nothing', async () => {
    await machine.run('unlocked', only, [
      { do: 'create', label: 'kept', secret, project: 'report' },
    ])
    const [status, list, read, refused, removal, session] = await machine.run('locked', only, [
      { do: 'status' },
      { do: 'list' },
      { do: 'secret', label: 'kept' },
      { do: 'create', label: 'new', secret: `${secret}2` },
      { do: 'remove', label: 'kept' },
      { do: 'create', label: 'for now', secret: `${secret}3`, storage: 'session' },
    ])
    expect(keychainStatus.parse(status?.value)).toMatchObject({
      available: false,
      backend: only,
      state: 'locked',
      message: expect.stringMatching(/keyring is locked.*Passwords and Keys.*this session only/),
    })
    expect(list?.value).toMatchObject([
      { label: 'kept', health: 'unavailable', problem: expect.stringContaining('locked') },
    ])
    for (const one of [read, refused, removal])
      expect(one?.failure).toMatchObject({
        code: 'keychain_unavailable',
        message: expect.stringContaining('locked'),
      })
    expect(session?.value).toMatchObject({ backend: 'session', label: 'for now' })

    const [after, well] = await machine.run('unlocked', only, [
      { do: 'list' },
      { do: 'secret', label: 'kept' },
    ])
    expect(after?.value).toMatchObject([{ label: 'kept', problem: null }])
    expect(well?.value).toBe(secret)
    expectNothingOnDisk(secret)
  })

  it('no provider of the Secret Service: names what to install', async () => {
    await expectRefusal(
      'no provider',
      'no-provider',
      /no program provides the Secret Service.*apt-get install gnome-keyring/,
    )
  })

  it('no D-Bus: says how to start one', async () => {
    await expectRefusal('no bus', 'no-dbus', /no D-Bus session.*dbus-run-session/)
  })

  it('no keyring yet: says how to make one', async () => {
    const [status] = await machine.run('locked', only, [{ do: 'status' }])
    expect(status?.value).toMatchObject({
      available: false,
      state: 'error',
      message: expect.stringContaining('no default keyring yet'),
    })
  })

  async function expectRefusal(state: 'no provider' | 'no bus', name: string, words: RegExp) {
    const [status, refused, session, list] = await machine.run(state, only, [
      { do: 'status' },
      { do: 'create', label: 'new', secret },
      { do: 'create', label: 'for now', secret: `${secret}3`, storage: 'session' },
      { do: 'list' },
    ])
    expect(keychainStatus.parse(status?.value)).toMatchObject({
      available: false,
      state: name,
      message: expect.stringMatching(words),
    })
    expect(refused?.failure).toMatchObject({
      code: 'keychain_unavailable',
      message: expect.stringMatching(words),
    })
    expect(refused?.failure?.message).toContain('this session only')
    expect(session?.value).toMatchObject({ backend: 'session' })
    expect(list?.value).toMatchObject([{ label: 'for now', health: 'unknown' }])
    const [afterwards] = await machine.run(state, only, [{ do: 'list' }])
    expect(afterwards?.value).toEqual([])
    expectNothingOnDisk(secret)
  }

  it('a provider that goes away keeps the key, and comes back with it', async () => {
    await machine.run('unlocked', only, [{ do: 'create', label: 'kept', secret }])
    const [list, read] = await machine.run('no bus', only, [
      { do: 'list' },
      { do: 'secret', label: 'kept' },
    ])
    expect(list?.value).toMatchObject([
      { label: 'kept', health: 'unavailable', problem: expect.stringContaining('D-Bus') },
    ])
    expect(read?.failure?.code).toBe('keychain_unavailable')
    const [back] = await machine.run('unlocked', only, [{ do: 'secret', label: 'kept' }])
    expect(back?.value).toBe(secret)
  })

  it('a key deleted while its keychain cannot be reached takes its secret along later', async () => {
    const [created] = await machine.run('unlocked', only, [{ do: 'create', label: 'mine', secret }])
    const account = keyShape.parse(created?.value).id
    const [removed, empty] = await machine.run('no bus', only, [
      { do: 'remove', label: 'mine' },
      { do: 'list' },
    ])
    expect([removed?.failure, empty?.value]).toEqual([undefined, []])
    const [before, , after] = await machine.run('unlocked', only, [
      { do: 'look behind our back', account },
      { do: 'list' },
      { do: 'look behind our back', account },
    ])
    expect([before?.value, after?.value]).toEqual([secret, null])
  })

  it('a bus that never answers: bounded, the event loop free, and the process ends by itself', async () => {
    const path = join(machine.home, '..', 'silent.sock')
    const silent = createServer((socket) => socket.on('error', () => undefined)).listen(path)
    let results: StepResult[]
    try {
      results = await machine.run(
        { bus: `unix:path=${path}` },
        only,
        [{ do: 'status' }, { do: 'create', label: 'new', secret }, { do: 'status' }],
        500,
      )
    } finally {
      silent.close()
    }
    const [status, refused] = results
    expect(status?.value).toMatchObject({
      available: false,
      state: 'hanging',
      message: expect.stringContaining('does not answer'),
    })
    expect(refused?.failure).toMatchObject({ code: 'keychain_unavailable' })
    for (const { ms, lagMs } of results) {
      expect(ms).toBeLessThan(30_000)
      // A library that met this bus would stop the loop for good; the room is for a busy machine.
      expect(lagMs).toBeLessThan(3_000)
    }
    expectNothingOnDisk(secret)
  })
}

/**
 * macOS and Windows have one keychain and it is open in a person's session: one round trip through
 * it.
 */
function elsewhere(only: 'keytar' | 'keyring') {
  it('stores, reads back, replaces and deletes', async () => {
    const child = await bundleChild()
    const machine = createMachine(child)
    const secret = `sk-CANARY-${randomBytes(16).toString('hex')}`
    const results = await machine
      .run('own', only, [
        { do: 'create', label: 'mine', secret },
        { do: 'replace', label: 'mine', secret: `${secret}2` },
        { do: 'secret', label: 'mine' },
        { do: 'remove', label: 'mine' },
        { do: 'list' },
      ])
      .finally(() => rmSync(dirname(child), { recursive: true, force: true }))
    expect(results.map(({ failure }) => failure)).toEqual(results.map(() => undefined))
    expect([results[2]?.value, results[4]?.value]).toEqual([`${secret}2`, []])
    machine.remove()
  })
}
