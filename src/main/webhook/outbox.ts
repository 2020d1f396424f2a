/**
 * Alerts on their way out: written down in the transaction that keeps the alert, so that neither is
 * there without the other, whatever dies in between.
 */
import { isPicked, type Alert } from '../../contract/alerts'
import type { Platform } from '../platform/platform'
import type { Db, Store } from '../storage/store'
import { createDeliveryRows, type DeliveryRows } from './delivery-rows'
import { createWebhookRows, type WebhookRecord } from './webhook-rows'

export interface Outbox {
  readonly deliveries: DeliveryRows
  /** Where alerts are sent; null: nowhere. */
  webhook(): WebhookRecord | null
  /** `alongside` runs in the transaction of the change. */
  save(record: WebhookRecord | null, alongside: () => void): void
  /** Takes in what a restored backup brought. */
  reload(): void
  /** Call it inside the transaction of the alert. Does nothing for one that is not picked. */
  add(alert: Alert): void
  /** What was added is on disk. */
  flush(): void
  onFlush(listener: () => void): void
  /** Keeps a test to be sent; gives its id. */
  addTest(): string
}

export function createOutbox(
  { db, write }: Pick<Store, 'db' | 'write'>,
  { clock, newId, log }: Pick<Platform, 'clock' | 'newId' | 'log'>,
): Outbox {
  const rows = createWebhookRows(db)
  const deliveries = createDeliveryRows(db)
  let current = rows.read()
  let flushed = () => {}

  function keep(type: 'alert.raised' | 'webhook.test', alert: Alert): string {
    const id = newId('msg')
    const alertId = type === 'alert.raised' ? alert.id : null
    deliveries.add({
      id,
      alertId,
      title: alert.title,
      madeAt: clock.now(),
      body: bodyOf(type, alert),
    })
    return id
  }

  return {
    deliveries,
    webhook: () => current,
    save(record, alongside) {
      write(() => {
        if (record === null) {
          rows.remove()
          deliveries.removeAll()
        } else rows.save(record)
        alongside()
      })
      current = record
    },
    reload() {
      current = rows.read()
    },
    add(alert) {
      // One that tells of the webhook itself would feed on its own failure.
      if (current?.enabled !== true || alert.kind === 'webhook') return
      if (!isPicked(current.picks, alert)) return
      beside(db, log, () => void keep('alert.raised', alert))
    },
    flush: () => flushed(),
    onFlush(listener) {
      flushed = listener
    },
    addTest: () => write(() => keep('webhook.test', testAlert(newId('alr'), clock.now()))),
  }
}

/** The alert, and the call it tells of, are worth more than its sending. */
function beside(db: Db, log: Platform['log'], work: () => void): void {
  try {
    work()
  } catch (error) {
    // A full disk has ended their transaction, too.
    if (!db.inTransaction) throw error
    log.error('An alert could not be written down for the webhook', { error: String(error) })
  }
}

function testAlert(id: string, time: number): Alert {
  return {
    id,
    time,
    kind: 'webhook',
    severity: 'info',
    title: 'Test from Tollgate',
    message: 'Somebody pressed Test. Nothing has to be done.',
    subject: null,
    acknowledgedAt: null,
  }
}

/** The alert's own fields and nothing else: no prompt, no answer, no key is in one. */
function bodyOf(
  type: string,
  { id, time, kind, severity, title, message, subject }: Alert,
): string {
  return JSON.stringify({
    type,
    timestamp: new Date(time).toISOString(),
    data: { id, time, kind, severity, title, message, subject },
  })
}
