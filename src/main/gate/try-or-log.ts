/**
 * Work that must not stop a call on its way to its end, and how what went wrong inside is told to
 * the log.
 */
import type { GateDeps } from './deps'

type LogDeps = Pick<GateDeps, 'platform' | 'redact'>

/** The value of `work`; undefined where it threw, which is logged. */
export function tryOrLog<T>(deps: LogDeps, work: () => T): T | undefined {
  try {
    return work()
  } catch (thrown) {
    logFailedStep(deps, thrown)
    return undefined
  }
}

/** The same for what takes a while. Never rejects. */
export async function tryOrLogSoon<T>(
  deps: LogDeps,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (thrown) {
    logFailedStep(deps, thrown)
    return undefined
  }
}

/** The trace of what was thrown, without secrets: an SDK may quote a key in its message. */
export function redactedStack({ redact }: Pick<GateDeps, 'redact'>, thrown: unknown): string {
  return thrown instanceof Error ? redact(thrown.stack ?? thrown.message) : 'unknown'
}

function logFailedStep(deps: LogDeps, thrown: unknown) {
  deps.platform.log.error('A step at the end of a call failed', {
    error: redactedStack(deps, thrown),
  })
}
