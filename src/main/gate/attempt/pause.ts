/** A pause that ends early when the call does. */
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Resolves after `ms`, or at once when `signal` aborts: the caller looks at the signal. Never
 * rejects.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}
