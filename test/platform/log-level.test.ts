/**
 * TOLLGATE_LOG decides how much the log tells, and a word it does not know is answered before
 * anything starts.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withHome } from '../../src/main/console/open-home'
import { Failure } from '../../src/main/platform/failure'
import { logLevels, readLogLevel } from '../../src/main/platform/log-level'

const clock = { now: () => 1_780_000_000_000, monotonic: () => 0 }
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-level-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What is in the log after one line of each level was logged with TOLLGATE_LOG set so. */
async function loggedWith(level: string | undefined): Promise<string[]> {
  const home = join(folder, 'home')
  await withHome({ home, clock, env: { TOLLGATE_LOG: level } }, async ({ log, lock }) => {
    for (const name of logLevels) log[name](`a line of ${name}`)
    log.close()
    lock.release()
  })
  const file = join(home, 'logs', 'tollgate.log')
  if (!existsSync(file)) return []
  return logLevels.filter((name) => readFileSync(file, 'utf8').includes(`a line of ${name}`))
}

describe('TOLLGATE_LOG', () => {
  test.each([
    [undefined, ['error', 'warn', 'info']],
    ['', ['error', 'warn', 'info']],
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['debug', ['error', 'warn', 'info', 'debug']],
    [' Debug ', ['error', 'warn', 'info', 'debug']],
  ])('%j lets through what it names and what is worse', async (level, expected) => {
    expect(await loggedWith(level)).toEqual(expected)
  })

  test('a word that is no level is a sentence that says which there are', () => {
    const sentence =
      'TOLLGATE_LOG is “loud”, which is no level. Set it to error, warn, info or debug, or leave it unset for info.'
    expect(() => readLogLevel({ TOLLGATE_LOG: 'loud' })).toThrow(
      new Failure('invalid_request', sentence),
    )
  })

  test('a word that is no level stops the start before the data folder is made', async () => {
    const home = join(folder, 'home')
    const started = withHome({ home, clock, env: { TOLLGATE_LOG: 'loud' } }, async () => 'started')
    await expect(started).rejects.toThrow('TOLLGATE_LOG is “loud”')
    expect(existsSync(home)).toBe(false)
  })
})
