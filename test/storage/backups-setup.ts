/**
 * What tests of backups share: a clock to set, a home with a mock provider, calls that cost, and
 * files that are not ours.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ask, doneOf, type House } from '../support/house'
import { startMockProvider } from '../support/mock-provider'

export const day = 86_400_000
export const start = Date.UTC(2026, 5, 15, 9)

export function settableClock() {
  const clock = { at: start, now: () => clock.at, monotonic: () => performance.now() }
  return clock
}

export async function spend(house: House, calls: number) {
  for (let index = 0; index < calls; index += 1) doneOf(await house.run(ask(`question ${index}`)))
}

export async function folderAndMock() {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const mock = await startMockProvider()
  onTestFinished(async () => {
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { home: join(folder, 'home'), mock }
}

export const notOurs = (home: string) =>
  readdirSync(join(home, 'backups')).filter((name) => !/^ledger-[\dTZ-]+\.db$/.test(name))
