/**
 * Looks each minute at what should not go unseen (spec B8) and raises an alert when a condition
 * begins. Which conditions hold is kept with the alerts: each is told once until it has ended, over
 * a restart too. A rule says `begun`, `ended`, or neither where it is between its two marks or has
 * too little to go by.
 */
import type { AlertKind } from '../../contract/alerts'
import type { Platform } from '../platform/platform'
import type { Alerts, NewAlert } from '../record/alerts'
import type { Store } from '../storage/store'
import { minuteMs } from '../../shared/spans'

/** One thing a rule has looked at. A subject the rule no longer speaks of has ended. */
export interface Finding {
  /** A provider's or key's id; empty where there is but one. */
  readonly subject: string
  readonly state: 'begun' | 'ended' | 'unsure'
  /** What to tell when it begins. */
  readonly alert: Omit<NewAlert, 'kind' | 'subject'>
}

export interface Rule {
  readonly kind: AlertKind
  readonly look: (now: number) => readonly Finding[]
  /** What else happens when it begins, before the alert is kept; gives a sentence to add to it. */
  readonly act?: (finding: Finding) => string | null
}

export interface WatchDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'log'>
  readonly alerts: Pick<Alerts, 'raise'>
  readonly rules: readonly Rule[]
  /** False while the ledger cannot be trusted: it stays as it was found. */
  readonly enabled: () => boolean
}

export interface Watch {
  /** Looks once, now. Never throws. */
  look(): void
  /** Looks every minute, for the first time in a minute, until the function it gives is called. */
  start(): () => void
}

const everyMs = minuteMs

export function createWatch({
  store,
  platform: { clock, log },
  alerts,
  rules,
  enabled,
}: WatchDeps): Watch {
  const select = store.db
    .prepare<[string], string>('SELECT subject FROM alert_conditions WHERE kind = ?')
    .pluck()
  const insert = store.db.prepare(
    'INSERT INTO alert_conditions (kind, subject, since) VALUES (?, ?, ?)',
  )
  const remove = store.db.prepare('DELETE FROM alert_conditions WHERE kind = ? AND subject = ?')

  function lookAt({ kind, look, act }: Rule) {
    const now = clock.now()
    const held = new Set(select.all(kind))
    const findings = look(now)
    const begun = findings.filter(({ subject, state }) => state === 'begun' && !held.has(subject))
    const still = new Set(
      findings.filter(({ state }) => state !== 'ended').map(({ subject }) => subject),
    )
    const ended = [...held].filter((subject) => !still.has(subject))
    if (begun.length + ended.length === 0) return
    const told = begun.map((finding) => ({ finding, more: act?.(finding) ?? null }))
    store.write(() => {
      for (const subject of ended) remove.run(kind, subject)
      for (const { finding, more } of told) {
        insert.run(kind, finding.subject, now)
        const { message } = finding.alert
        alerts.raise({
          ...finding.alert,
          kind,
          message: more === null ? message : `${message} ${more}`,
          subject: finding.subject === '' ? null : finding.subject,
        })
      }
    })
  }

  function look() {
    if (!store.db.open || !enabled()) return
    for (const rule of rules) {
      try {
        lookAt(rule)
      } catch (error) {
        log.warn('A rule that watches could not look', { rule: rule.kind, error: String(error) })
      }
    }
  }

  return {
    look,
    start() {
      const timer = setInterval(look, everyMs).unref()
      return () => clearInterval(timer)
    },
  }
}
