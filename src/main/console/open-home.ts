/**
 * Takes the data folder for this process: makes it, locks it, begins its log; and gives it back,
 * with a sentence, when what follows fails.
 */
import { join } from 'node:path'
import type { Clock } from '../platform/clock'
import { Failure } from '../platform/failure'
import { acquireLock, type Lock } from '../platform/lock'
import { createFileLog, type FileLog } from '../platform/log-file'
import { readLogLevel, type LogEnv } from '../platform/log-level'
import { createHome } from '../platform/paths'
import { tell } from '../platform/standard-streams'
import { reasonOf, shownPath, systemCodeOf } from '../platform/system-error'
import { refuseSharedLedger } from '../storage/sole-use'

export interface OpenHome {
  readonly home: string
  readonly lock: Lock
  readonly log: FileLog
  /** Every secret in memory, for the log; the keys set it once they are there. */
  readonly secrets: { loaded: () => readonly string[] }
}

export interface HomePorts {
  readonly home: string
  readonly clock: Clock
  readonly env: LogEnv
}

/**
 * Runs `start` on the folder. Throws Failure only, whatever `start` throws: `conflict` where the
 * folder cannot be used, `invalid_request` where TOLLGATE_LOG is no level.
 */
export async function withHome<T>(
  { home, clock, env }: HomePorts,
  start: (opened: OpenHome) => Promise<T>,
): Promise<T> {
  const level = readLogLevel(env)
  createHome(home)
  const lock = acquireLock(home)
  const secrets: OpenHome['secrets'] = { loaded: () => [] }
  const log = createFileLog({
    dir: join(home, 'logs'),
    clock,
    level,
    secrets: () => secrets.loaded(),
    onRefused: tell,
  })
  // Whether the log can be written is said now, not when the first fault has to be looked up in it.
  log.info('Tollgate starts')
  try {
    refuseSharedLedger(join(home, 'ledger.db'), lock.previous)
    return await start({ home, lock, log, secrets })
  } catch (thrown) {
    log.error('Tollgate could not start', { error: thrown })
    log.close()
    lock.release()
    throw startFailure(home, thrown)
  }
}

function startFailure(home: string, thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  if (systemCodeOf(thrown) !== undefined) {
    const where =
      thrown instanceof Error && 'path' in thrown && typeof thrown.path === 'string'
        ? ` because of ${shownPath(thrown.path)}`
        : ''
    return new Failure(
      'conflict',
      `The data folder ${shownPath(home)} cannot be used${where}: ${reasonOf(thrown)}. Choose another with --home or TOLLGATE_HOME.`,
    )
  }
  return new Failure(
    'internal',
    `Tollgate could not start on the data folder ${shownPath(home)}: it met an error of its own. ${shownPath(join(home, 'logs', 'tollgate.log'))} has the details.`,
  )
}
