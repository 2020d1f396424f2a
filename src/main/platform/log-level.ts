/** How much the log on disk tells: the environment variable TOLLGATE_LOG. */
import { Failure } from './failure'

/** From the least told to the most; each level tells what those before it tell. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

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
