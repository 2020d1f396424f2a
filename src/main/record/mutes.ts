/**
 * Kinds of alerts a person does not want to be told of for a while: such alerts are kept, but
 * neither notified nor counted as open (spec B8).
 */
import { alertKind, type AlertKind, type Mute } from '../../contract/alerts'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Db, Store } from '../storage/store'
import type { Audit } from './audit'

export interface Mutes {
  /** Those in force now. */
  list(): Mute[]
  /**
   * Until an instant, or without an end. Throws Failure `invalid_request` for an instant that has
   * passed.
   */
  mute(kind: AlertKind, until: number | null, who: string): Mute[]
  /** Lifts it; does nothing where the kind is not muted. */
  unmute(kind: AlertKind, who: string): Mute[]
}

type MuteRow = Omit<Mute, 'kind'> & { readonly kind: string }

export function createMutes(
  { db, write }: Pick<Store, 'db' | 'write'>,
  { clock, changes }: Pick<Platform, 'clock' | 'changes'>,
  audit: Pick<Audit, 'note'>,
): Mutes {
  const rows = muteRows(db)
  const list = () => rows.inForce(clock.now())
  const muteOf = (kind: AlertKind) => list().find((mute) => mute.kind === kind)

  return {
    list,
    mute(kind, until, who) {
      if (until !== null && until <= clock.now())
        throw new Failure(
          'invalid_request',
          'That time has passed. Give a later one, or none to mute without an end.',
        )
      write(() => {
        const found = muteOf(kind)
        const before = found === undefined ? null : { until: found.until }
        rows.save({ kind, since: clock.now(), until })
        const after = { until: until ?? 'until lifted' }
        audit.note({ who, what: 'alerts muted', subject: kind, before, after })
      })
      changes.publish('alerts')
      return list()
    },
    unmute(kind, who) {
      const found = muteOf(kind)
      if (found !== undefined) {
        write(() => {
          rows.remove(kind)
          const before = { until: found.until ?? 'until lifted' }
          audit.note({ who, what: 'alerts unmuted', subject: kind, before })
        })
        changes.publish('alerts')
      }
      return list()
    },
  }
}

function muteRows(db: Db) {
  const select = db.prepare<[number], MuteRow>(
    'SELECT kind, since, until FROM alert_mutes WHERE until IS NULL OR until > ? ORDER BY kind',
  )
  const upsert = db.prepare<[Mute]>(
    `INSERT INTO alert_mutes (kind, since, until) VALUES (@kind, @since, @until)
     ON CONFLICT (kind) DO UPDATE SET since = excluded.since, until = excluded.until`,
  )
  const remove = db.prepare<[AlertKind]>('DELETE FROM alert_mutes WHERE kind = ?')
  return {
    /** Those of kinds that this version knows. */
    inForce: (now: number): Mute[] =>
      select.all(now).flatMap(({ kind, ...rest }) => {
        const known = alertKind.safeParse(kind)
        return known.success ? [{ kind: known.data, ...rest }] : []
      }),
    save: (mute: Mute) => void upsert.run(mute),
    remove: (kind: AlertKind) => void remove.run(kind),
  }
}
