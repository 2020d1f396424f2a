/**
 * The rules of the watch that look at one figure: errors, queue, cache, prices, keys. Each begins
 * above its mark and ends at a lower one.
 */
import type { Db } from '../storage/store'
import type { Finding, Rule } from './watch'
import { hourMs } from '../../shared/spans'

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

const errorMark = 0.05
const errorEnds = 0.04
const enoughAttempts = 20

/**
 * Error rate above 5 % over the last hour, a provider at a time, given 20 attempts. Simulated calls
 * act out errors on purpose and are left out.
 */
export function errorRateRule(db: Db, providerName: (id: string) => string): Rule {
  // `latency_count` counts attempts alone: entries count cache hits and corrections too.
  const read = db.prepare<[number, number], { provider: string; attempts: number; errors: number }>(
    `SELECT value AS provider, sum(latency_count) AS attempts, sum(errors) AS errors FROM rollup_15m
     WHERE dimension = 'provider' AND simulated = 0 AND bucket > ? AND bucket <= ? GROUP BY value`,
  )
  return {
    kind: 'error_rate',
    look: (now) =>
      read.all(now - hourMs, now).map(({ provider, attempts, errors }): Finding => {
        const rate = attempts === 0 ? 0 : errors / attempts
        return {
          subject: provider,
          state:
            rate > errorMark && attempts >= enoughAttempts
              ? 'begun'
              : rate <= errorEnds
                ? 'ended'
                : 'unsure',
          alert: {
            severity: rate > 0.5 ? 'critical' : 'warning',
            title: `${providerName(provider)} fails ${percent(rate)} of attempts`,
            message: `${errors} of ${attempts} attempts of the last hour failed. Look at the provider's last error, or send its calls elsewhere.`,
          },
        }
      }),
  }
}

const queueMark = 100
const queueEnds = 80

/** More than 100 calls wait. */
export function queueRule(waiting: () => number): Rule {
  return {
    kind: 'queue_length',
    look() {
      const now = waiting()
      return [
        {
          subject: '',
          state: now > queueMark ? 'begun' : now <= queueEnds ? 'ended' : 'unsure',
          alert: {
            severity: 'warning',
            title: `${now} calls wait for a free slot`,
            message:
              'Raise the concurrency of the provider they wait for, or cancel what is not needed.',
          },
        },
      ]
    },
  }
}

export interface CacheFigures {
  readonly hits: number
  readonly misses: number
}

const hitMark = 0.5
const hitEnds = 0.55
const enoughLookups = 50

/**
 * Cache hit rate below 50 % over the last hour, given 50 lookups. Figures begin with the process:
 * until it has run for an hour, few lookups do not say that a low rate has ended.
 */
export function cacheRule(lastHour: () => CacheFigures): Rule {
  let firstLook: number | null = null
  return {
    kind: 'cache_hit_rate',
    look(now) {
      firstLook ??= now
      const { hits, misses } = lastHour()
      const lookups = hits + misses
      const rate = lookups === 0 ? 1 : hits / lookups
      const enough = lookups >= enoughLookups
      const wholeHour = now - firstLook >= hourMs
      return [
        {
          subject: '',
          state:
            rate < hitMark && enough
              ? 'begun'
              : rate >= hitEnds && (enough || wholeHour)
                ? 'ended'
                : 'unsure',
          alert: {
            severity: 'info',
            title: `The cache answers ${percent(rate)} of lookups`,
            message: `${hits} of ${lookups} lookups of the last hour were hits. Where prompts seldom repeat, switch the cache off for that service; where they do, a longer time to live helps.`,
          },
        },
      ]
    },
  }
}

const oldAfterDays = 30

/** The price snapshot in force is older than 30 days. */
export function pricesRule(
  snapshot: () => { readonly id: string; readonly ageDays: number },
): Rule {
  return {
    kind: 'price_snapshot_old',
    look() {
      const { id, ageDays } = snapshot()
      return [
        {
          subject: id,
          state: ageDays > oldAfterDays ? 'begun' : 'ended',
          alert: {
            severity: 'warning',
            title: `Prices are ${ageDays} days old`,
            message:
              'Costs may be wrong where a provider has changed its prices since. Renew them on the Models page; what changes is shown first.',
          },
        },
      ]
    },
  }
}

export interface DueKey {
  readonly id: string
  readonly label: string
}

/** Keys that have passed the date by which they were to be renewed. */
export function keysRule(due: () => readonly DueKey[]): Rule {
  return {
    kind: 'key_rotation_due',
    look: () =>
      due().map(({ id, label }): Finding => ({
        subject: id,
        state: 'begun',
        alert: {
          severity: 'warning',
          title: `Key "${label}" is due for rotation`,
          message:
            'Add its successor at the provider, then rotate it under Keys & providers. Calls go on with it meanwhile.',
        },
      })),
  }
}
