/** Where the data folder is, and that one process at a time has it, also after a kill. */
import { execFileSync, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { acquireLock } from '../../src/main/platform/lock'
import { createHome, resolveHome } from '../../src/main/platform/paths'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tollgate-lock-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

describe('the folder', () => {
  const linux = { env: {}, platform: 'linux' as const, homedir: '/home/ann' }

  test('is the flag, else TOLLGATE_HOME, else the platform’s place', () => {
    expect(resolveHome({ ...linux, flag: '/a', env: { TOLLGATE_HOME: '/b' } })).toBe('/a')
    expect(resolveHome({ ...linux, flag: 'rel' })).toBe(resolve('rel'))
    expect(resolveHome({ ...linux, env: { TOLLGATE_HOME: '/b' } })).toBe('/b')
    expect(resolveHome({ ...linux, env: { TOLLGATE_HOME: '' } })).toBe(
      '/home/ann/.local/share/tollgate',
    )
    expect(resolveHome({ ...linux, env: { XDG_DATA_HOME: '/data' } })).toBe('/data/tollgate')
    expect(resolveHome({ ...linux, env: { XDG_DATA_HOME: 'relative' } })).toBe(
      '/home/ann/.local/share/tollgate',
    )
    expect(resolveHome({ ...linux, platform: 'darwin', homedir: '/Users/ann' })).toBe(
      '/Users/ann/Library/Application Support/Tollgate',
    )
    expect(
      resolveHome({
        ...linux,
        platform: 'win32',
        env: { APPDATA: 'C:/Users/ann/AppData/Roaming' },
      }),
    ).toMatch(/Roaming.Tollgate$/)
  })

  test('is made for its owner only, parents included, and a shared one keeps its mode', () => {
    const deep = join(home, 'a', 'b')
    createHome(deep)
    expect(statSync(deep).mode & 0o777).toBe(0o700)
    const shared = join(home, 'shared')
    mkdirSync(shared, { mode: 0o755 })
    writeFileSync(join(shared, 'other.txt'), '')
    createHome(shared)
    expect(statSync(shared).mode & 0o777).toBe(0o755)
  })

  test('that cannot be one is said', () => {
    writeFileSync(join(home, 'file'), '')
    expect(() => createHome(join(home, 'file'))).toThrow(/cannot be used: .*\(EEXIST\)/)
    expect(() => createHome(join(home, 'file', 'x'))).toThrow(/cannot be used: .*\(ENOTDIR\)/)
    for (const place of [
      '/dev/null',
      '/dev/null/x',
      join(home, 'b'.repeat(256)),
      join(home, ...Array.from({ length: 30 }, () => 'd'.repeat(200))),
    ]) {
      expect(() => createHome(place)).toThrow(/^The data folder \S{1,200} cannot be used: .*\.$/)
    }
    const deepest = join(home, ...Array.from({ length: 6 }, () => 'e'.repeat(180)))
    createHome(deepest)
    expect(() => acquireLock(deepest)).toThrow(/cannot be locked: .*\.$/)
  })

  test('where there is no such place and the user has no home is said', () => {
    expect(() => resolveHome({ ...linux, homedir: '' })).toThrow(/--home/)
    expect(resolveHome({ ...linux, homedir: '', flag: '/a' })).toBe('/a')
  })
})

describe('the lock', () => {
  test('refuses a second owner with the folder and the process, until it is released', () => {
    const lock = acquireLock(home)
    expect(() => acquireLock(home)).toThrow(
      `The data folder ${home} is in use by another Tollgate (process ${process.pid}).`,
    )
    lock.release()
    lock.release()
    acquireLock(home).release()
  })

  test('its file is private', () => {
    const lock = acquireLock(home)
    expect(statSync(join(home, 'lock.db')).mode & 0o777).toBe(0o600)
    lock.release()
  })

  test('a folder that cannot hold it is said', () => {
    expect(() => acquireLock(join(home, 'missing'))).toThrow(/cannot be locked/)
  })

  test('knows when its file is no longer the one in the folder, and when it is back', () => {
    const lock = acquireLock(home)
    const file = join(home, 'lock.db')
    expect(lock.isHeld()).toBe(true)
    renameSync(file, `${file}.away`)
    expect(lock.isHeld()).toBe(false)
    writeFileSync(file, '')
    expect(lock.isHeld()).toBe(false)
    renameSync(`${file}.away`, file)
    expect(lock.isHeld()).toBe(true)
    renameSync(home, `${home}-away`)
    expect(lock.isHeld()).toBe(false)
    mkdirSync(home)
    writeFileSync(file, '')
    expect(lock.isHeld()).toBe(false)
    rmSync(`${home}-away`, { recursive: true })
    lock.release()
  })

  test('is one lock by every name of the folder', () => {
    const lock = acquireLock(home)
    const link = `${home}-link`
    symlinkSync(home, link)
    for (const name of [link, join(home, '.', 'x', '..'), `${home}//`])
      expect(() => acquireLock(name)).toThrow(/in use/)
    rmSync(link)
    lock.release()
  })

  test.each([
    ['a FIFO', (path: string) => void execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link to nothing', (path: string) => symlinkSync('/nonexistent/x', path)],
    ['a device', (path: string) => symlinkSync('/dev/zero', path)],
  ])(
    '%s in its place is said, and one in place of the note of who has it is no matter',
    (_name, make) => {
      make(join(home, 'lock.db'))
      expect(() => acquireLock(home)).toThrow(
        /cannot be locked: lock.db in it cannot be used, because it is a/,
      )
      rmSync(join(home, 'lock.db'), { recursive: true })
      make(join(home, 'lock.pid'))
      const lock = acquireLock(home)
      expect(() => acquireLock(home)).toThrow(/in use by another Tollgate/)
      lock.release()
    },
  )

  test('of another process holds, and is gone the moment that process is killed', async () => {
    for (let round = 0; round < 3; round += 1) {
      const holder = await holdInAnotherProcess(home)
      expect(() => acquireLock(home)).toThrow(/in use by another Tollgate/)
      holder.kill('SIGKILL')
      await new Promise((gone) => holder.once('exit', gone))
      acquireLock(home).release()
    }
  })
})

/** A process that takes the lock the way acquireLock does and keeps it. */
async function holdInAnotherProcess(folder: string) {
  const program = `
    const Database = require('better-sqlite3')
    const database = new Database(process.argv[1], { timeout: 0 })
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    console.log('held')
    setInterval(() => database.open, 1000)`
  const child = spawn(process.execPath, ['-e', program, join(folder, 'lock.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((ready) => child.stdout.once('data', ready))
  return child
}
