/**
 * Makes seen what was wrong with the `.env` files: in the log, as an alert, and to whoever started
 * the process.
 */
import type { DotEnv } from '../keys/dot-env'
import type { Log } from '../platform/log'
import type { Alerts } from '../record/alerts'
import type { Store } from '../storage/store'

export interface DotEnvAlertDeps {
  readonly store: Pick<Store, 'write'>
  readonly alerts: Pick<Alerts, 'list' | 'raise'>
  readonly log: Log
  /** False leaves the ledger as it is. */
  readonly canWrite: boolean
}

/** One alert for each sentence, unless the same one is still open from an earlier start. */
export function tellOfDotEnv(
  { problems, files }: DotEnv,
  { store, alerts, log, canWrite }: DotEnvAlertDeps,
): void {
  for (const problem of problems) log.warn(problem)
  if (!canWrite || problems.length === 0) return
  const open = new Set(
    alerts
      .list({ open: true, limit: 500 })
      .items.filter(({ kind }) => kind === 'dot_env')
      .map(({ message }) => message),
  )
  const fresh = problems.filter((problem) => !open.has(problem))
  if (fresh.length === 0) return
  const ignored = new Set(files.map(({ problem }) => problem))
  store.write(() => {
    for (const message of fresh)
      alerts.raise({
        kind: 'dot_env',
        severity: 'warning',
        title: ignored.has(message)
          ? 'A .env file was ignored'
          : 'Part of a .env file was left out',
        message,
      })
  })
}
