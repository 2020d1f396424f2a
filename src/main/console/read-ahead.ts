/** Reads and makes what first questions would wait for. */
import type { Log } from '../platform/log'

interface Warmable {
  warm(): Promise<void>
}

/**
 * One after the other, the first wanted first. Never rejects: a ledger with a damaged page can still
 * be opened, looked at and restored.
 */
export async function readAhead(
  parts: readonly Warmable[],
  log: Pick<Log, 'error'>,
): Promise<void> {
  for (const part of parts)
    try {
      await part.warm()
    } catch (error) {
      log.error('What is asked first could not be read ahead', { error: String(error) })
    }
}
