/** A console that has lived through days before today: calls made on each, through its own gate. */
import { expect } from '@playwright/test'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { call, type TestCall } from './money-pages'
import type { ServedConsole } from './serve'

const clock = pathToFileURL(resolve('test/e2e/support/moved-clock.mjs')).href

/** For `test.use({ consoleEnv: daysAgo(40) })`. */
export function daysAgo(days: number): Record<string, string> {
  return { NODE_OPTIONS: `--import=${clock}`, TEST_DAYS_AGO: String(days) }
}

/** Makes the calls of `callsOn` on every day from so many days ago until today, which it reaches. */
export async function liveThrough(
  served: ServedConsole,
  days: number,
  callsOn: (daysAgo: number) => readonly TestCall[],
): Promise<void> {
  for (let ago = days; ago >= 0; ago -= 1) {
    for (const labels of callsOn(ago)) expect((await call(served, labels)).status).toBe(200)
    if (ago === 0) return
    const before = await clockOf(served)
    process.kill(served.pid, 'SIGUSR2')
    await expect.poll(() => clockOf(served)).toBeGreaterThan(before + 80_000_000)
  }
}

/** What the console's clock shows. */
async function clockOf(served: ServedConsole): Promise<number> {
  return (await served.api<{ at: number }>('GET', 'usage/forecast')).body.at
}
