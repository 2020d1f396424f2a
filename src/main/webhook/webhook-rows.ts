/** The table `webhook`: one row, or none. */
import { everyAlert, type AlertPicks } from '../../contract/alerts'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

export interface WebhookRecord {
  readonly url: string
  readonly privateNetworkConfirmed: boolean
  readonly enabled: boolean
  readonly picks: AlertPicks
  /** Its account in the keychain. */
  readonly secretId: string
  readonly backend: SecretPlace
  readonly secretMadeAt: number
  readonly previousUntil: number | null
  readonly createdAt: number
}

export type SecretPlace = 'keytar' | 'keyring' | 'session'

type Row = Omit<WebhookRecord, 'privateNetworkConfirmed' | 'enabled' | 'picks'> & {
  readonly privateNetworkConfirmed: number
  readonly enabled: number
  readonly picks: string
}

const select = `SELECT url, private_network_confirmed AS privateNetworkConfirmed, enabled, picks,
    secret_id AS secretId, backend, secret_made_at AS secretMadeAt,
    previous_until AS previousUntil, created_at AS createdAt
  FROM webhook`
const upsert = `INSERT INTO webhook (one, url, private_network_confirmed, enabled, picks, secret_id,
    backend, secret_made_at, previous_until, created_at)
  VALUES (1, @url, @privateNetworkConfirmed, @enabled, @picks, @secretId, @backend, @secretMadeAt,
    @previousUntil, @createdAt)
  ON CONFLICT (one) DO UPDATE SET url = excluded.url,
    private_network_confirmed = excluded.private_network_confirmed, enabled = excluded.enabled,
    picks = excluded.picks, secret_id = excluded.secret_id, backend = excluded.backend,
    secret_made_at = excluded.secret_made_at, previous_until = excluded.previous_until,
    created_at = excluded.created_at`

/** Picks that cannot be read are on record and count as all: an alert too many is the lesser harm. */
export function createWebhookRows(db: Db) {
  const read = db.prepare<[], Row>(select)
  const save = db.prepare<[Row]>(upsert)
  const remove = db.prepare('DELETE FROM webhook')
  return {
    read(): WebhookRecord | null {
      const row = read.get()
      if (row === undefined) return null
      return {
        ...row,
        privateNetworkConfirmed: row.privateNetworkConfirmed === 1,
        enabled: row.enabled === 1,
        picks: readStored(db, 'webhook.picks', '1', row.picks) ?? everyAlert,
      }
    },
    /** Call this and `remove` inside a transaction. */
    save(record: WebhookRecord): void {
      save.run({
        ...record,
        privateNetworkConfirmed: record.privateNetworkConfirmed ? 1 : 0,
        enabled: record.enabled ? 1 : 0,
        picks: JSON.stringify(record.picks),
      })
    },
    remove: () => void remove.run(),
  }
}
