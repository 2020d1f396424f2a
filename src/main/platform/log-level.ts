/** How much the log on disk tells: the environment variable TOLLGATE_LOG. */
import { logLevels, type LogLevel } from '../../contract/log'
import { Failure } from './failure'

export { logLevels, type LogLevel } from '../../contract/log'

export interface LogEnv {
  readonly TOLLGATE_LOG?: string | undefined
}

/** More of a mistaken value than this helps nobody. */
const mostShown = 40

/** The level asked for, `info` where none is. Throws `invalid_request` for any other word. */
export function readLogLevel({ TOLLGATE_LOG: given = '' }: LogEnv): LogLevel {
  const word = given.trim().toLowerCase()
  if (word === '') return 'info'
  const level = logLevels.find((name) => name === word)
  if (level !== undefined) return level
  const levels = `${logLevels.slice(0, -1).join(', ')} or ${logLevels.at(-1)}`
  throw new Failure(
    'invalid_request',
    `TOLLGATE_LOG is “${word.slice(0, mostShown)}”, which is no level. Set it to ${levels}, or leave it unset for info.`,
  )
}
