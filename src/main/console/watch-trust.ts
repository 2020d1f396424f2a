/**
 * Looks at the data folder from time to time, so that a ledger or a lock that was taken away is
 * told of before the next call is refused for it.
 */
import type { Changes } from '../platform/changes'
import type { Log } from '../platform/log'
import type { Alerts } from '../record/alerts'
import type { Store } from '../storage/store'
import type { Trust, TrustProblem } from '../storage/trust'

export interface WatchTrustDeps {
  readonly trust: () => Trust
  readonly store: Pick<Store, 'write'>
  readonly alerts: Pick<Alerts, 'raise'>
  readonly changes: Pick<Changes, 'publish'>
  readonly log: Pick<Log, 'error'>
}

const everyMs = 2000

/** What is wrong from the start has been said at the start; these come while it runs. */
const told: readonly (TrustProblem | null)[] = ['gone', 'lock_lost']

/** Starts it; the function it gives stops it. */
export function watchTrust({ trust, store, alerts, changes, log }: WatchTrustDeps): () => void {
  let last = trust().problem
  const timer = setInterval(() => {
    const { problem, message } = trust()
    if (problem === last) return
    last = problem
    changes.publish('health')
    if (!told.includes(problem) || message === null) return
    log.error(message, { problem })
    try {
      store.write(() =>
        alerts.raise({
          kind: 'ledger',
          severity: 'critical',
          title: 'New calls are refused',
          message,
        }),
      )
    } catch (error) {
      log.error('An alert could not be kept', { error })
    }
  }, everyMs).unref()
  return () => clearInterval(timer)
}
