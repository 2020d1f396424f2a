/** The table of sendings: what waits, and the last that ended. */
import type { DeliveriesQuery, WebhookDelivery } from '../../contract/webhook'
import { idCursor } from '../platform/cursor'
import type { Db } from '../storage/store'

export type NewDelivery = Pick<WebhookDelivery, 'id' | 'alertId' | 'title' | 'madeAt'> & {
  readonly body: string
}

/** What became of a try. */
export type Tried = Pick<
  WebhookDelivery,
  'id' | 'state' | 'nextTryAt' | 'lastTryAt' | 'status' | 'durationMs' | 'answer' | 'error'
>

export type DeliveryRows = ReturnType<typeof createDeliveryRows>

/** Beyond these nothing waits: what is new is on the list as failed, and can be sent by hand. */
const mostWaiting = 1000
const mostEnded = 500

const columns = `id, alert_id AS alertId, title, made_at AS madeAt, state, attempts,
  next_try_at AS nextTryAt, last_try_at AS lastTryAt, status, duration_ms AS durationMs, answer,
  error`

/** Call what changes it inside a transaction. Times are epoch ms. */
export function createDeliveryRows(db: Db) {
  const insert = db.prepare(
    `INSERT INTO webhook_deliveries
       (id, alert_id, title, body, made_at, queued_at, state, next_try_at, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const tried = db.prepare<[Tried]>(
    `UPDATE webhook_deliveries SET state = @state, attempts = attempts + 1,
       next_try_at = @nextTryAt, last_try_at = @lastTryAt, status = @status,
       duration_ms = @durationMs, answer = @answer, error = @error
     WHERE id = @id`,
  )
  const again = db.prepare(
    `UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, queued_at = ?, next_try_at = ?
     WHERE id = ?`,
  )
  const forget = db.prepare(
    `DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND id NOT IN
       (SELECT id FROM webhook_deliveries WHERE state <> 'waiting' ORDER BY id DESC LIMIT ?)`,
  )
  const age = db.prepare(
    `UPDATE webhook_deliveries SET state = 'failed', next_try_at = NULL,
       error = coalesce(error, 'It was too old to be sent.')
     WHERE state = 'waiting' AND queued_at < ?`,
  )
  const giveUp = db.prepare(
    `UPDATE webhook_deliveries SET state = 'failed', next_try_at = NULL, error = ?
     WHERE id = ? AND state = 'waiting'`,
  )
  const pullIn = db.prepare(
    `UPDATE webhook_deliveries SET next_try_at = @now, queued_at = min(queued_at, @now)
     WHERE state = 'waiting' AND next_try_at > @latest`,
  )
  const countWaiting = db
    .prepare<[], number>("SELECT count(*) FROM webhook_deliveries WHERE state = 'waiting'")
    .pluck()
  return {
    /** One more than may wait is failed from the start. */
    add({ id, alertId, title, body, madeAt }: NewDelivery): void {
      const full = (countWaiting.get() ?? 0) >= mostWaiting
      const error = full ? `${mostWaiting} others wait already, so it was not sent.` : null
      const state = full ? 'failed' : 'waiting'
      insert.run(id, alertId, title, body, madeAt, madeAt, state, full ? null : madeAt, error)
      forget.run(mostEnded)
    },
    note: (outcome: Tried) => void tried.run(outcome),
    /** One that could not even be tried, and is not to be. */
    giveUp: (id: string, error: string) => void giveUp.run(error, id),
    /** Its tries begin anew; the first is another's to make until `firstTryAt`. */
    again: (id: string, now: number, firstTryAt: number) => void again.run(now, firstTryAt, id),
    /** What has waited since before `before` is failed. Gives how many. */
    age: (before: number) => age.run(before).changes,
    /** What is to be tried after `latest` only because the clock was ahead is due `now`. */
    pullIn: (now: number, latest: number) => pullIn.run({ now, latest }).changes,
    removeAll: () => void db.exec('DELETE FROM webhook_deliveries'),
    waiting: () => countWaiting.get() ?? 0,
    ...createDeliveryReads(db),
  }
}

function createDeliveryReads(db: Db) {
  const find = db.prepare<[string], WebhookDelivery>(
    `SELECT ${columns} FROM webhook_deliveries WHERE id = ?`,
  )
  const body = db
    .prepare<[string], string>('SELECT body FROM webhook_deliveries WHERE id = ?')
    .pluck()
  const due = db
    .prepare<[number, number], string>(
      `SELECT id FROM webhook_deliveries WHERE state = 'waiting' AND next_try_at <= ?
       ORDER BY next_try_at, id LIMIT ?`,
    )
    .pluck()
  const isDue = db
    .prepare<[string, number], number>(
      `SELECT 1 FROM webhook_deliveries
       WHERE id = ? AND state = 'waiting' AND next_try_at <= ?`,
    )
    .pluck()
  const page = db.prepare<{ cursor: string; state: string | null; limit: number }, WebhookDelivery>(
    `SELECT ${columns} FROM webhook_deliveries
     WHERE id < @cursor AND (@state IS NULL OR state = @state) ORDER BY id DESC LIMIT @limit`,
  )
  const lastTried = db.prepare<[], Pick<WebhookDelivery, 'error' | 'state'>>(
    `SELECT error, state FROM webhook_deliveries WHERE last_try_at IS NOT NULL
     ORDER BY last_try_at DESC, id DESC LIMIT 1`,
  )
  return {
    find: (id: string) => find.get(id),
    bodyOf: (id: string) => body.get(id),
    /** Ids of those whose time has come, the longest due first. */
    due: (now: number, limit: number) => due.all(now, limit),
    isDue: (id: string, now: number) => isDue.get(id, now) !== undefined,
    /** Null where the last try worked. */
    lastError: () => {
      const last = lastTried.get()
      return last === undefined || last.state === 'delivered' ? null : last.error
    },
    page({ state = undefined, cursor, limit = 50 }: DeliveriesQuery) {
      const found = page.all({
        cursor: idCursor(cursor, 'msg'),
        state: state ?? null,
        limit: limit + 1,
      })
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return found.length > limit && last !== undefined ? { items, nextCursor: last.id } : { items }
    },
  }
}
