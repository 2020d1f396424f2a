/**
 * The log on disk: pino's JSON lines through one destination that redacts each line, then appends
 * it to a rotating file of mode 0600.
 */
import { pino } from 'pino'
import type { Clock } from './clock'
import type { Log } from './log'
import { plainFields } from './log-fields'
import type { LogLevel } from './log-level'
import { redactText } from './redact'
import { createRotatingFile } from './rotating-file'

export interface FileLogDeps {
  /** Folder of the log; made with mode 0700 when absent. */
  readonly dir: string
  readonly clock: Pick<Clock, 'now'>
  /** Every secret now in memory; the same array until they change, as each is compiled once. */
  readonly secrets: () => readonly string[]
  /** The least that is written; `info` unless said. */
  readonly level?: LogLevel
  /** Bytes after which a new file is begun, and how many files are kept. */
  readonly maxBytes?: number
  readonly maxFiles?: number
  /** Told with a sentence when the log cannot be written. */
  readonly onRefused?: (sentence: string) => void
}

export interface FileLog extends Log {
  /** Writes what waits: else lines are written once a turn of the event loop, errors at once. */
  flush(): void
  close(): void
}

/**
 * A log in `dir/tollgate.log`, rotated to `tollgate.1.log` … A disk that refuses writes never stops
 * a caller: lost lines are counted and reported.
 */
export function createFileLog({
  dir,
  clock,
  secrets,
  level = 'info',
  maxBytes = 5_000_000,
  maxFiles = 5,
  onRefused,
}: FileLogDeps): FileLog {
  const file = createRotatingFile({
    dir,
    name: 'tollgate',
    maxBytes,
    maxFiles,
    ...(onRefused === undefined ? {} : { onRefused }),
  })
  let waiting = ''
  let scheduled: NodeJS.Immediate | null = null

  function flush() {
    if (scheduled !== null) clearImmediate(scheduled)
    scheduled = null
    if (waiting === '') return
    const lines = waiting
    waiting = ''
    file.append(lines)
  }
  const destination = {
    write(line: string) {
      waiting += redactText(line, secrets())
      scheduled ??= setImmediate(flush).unref()
    },
  }
  const logger = pino(
    {
      base: null,
      level,
      messageKey: 'message',
      timestamp: () => `,"time":${clock.now()}`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  return {
    debug: (message, fields) => logger.debug(plainFields(fields), message),
    info: (message, fields) => logger.info(plainFields(fields), message),
    warn: (message, fields) => logger.warn(plainFields(fields), message),
    error(message, fields) {
      logger.error(plainFields(fields), message)
      flush()
    },
    flush,
    close() {
      flush()
      file.close()
    },
  }
}
