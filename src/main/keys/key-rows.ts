/** The `keys` table. Keys whose secret is not in the keychain have no row: none is written. */
import type { Db } from '../storage/store'
import { isInKeychain, type KeyRecord } from './key-record'

export interface KeyRows {
  all(): KeyRecord[]
  /** Adds or replaces. Call this, `remove` and `touch` inside a transaction. */
  save(record: KeyRecord): void
  remove(id: string): void
  /** Health and dates alone. */
  touch(record: KeyRecord): void
}

const selectAll = `
  SELECT id, provider_id AS providerId, label, last4, fingerprint, project, environment, backend,
    status, health, last_error AS lastError, retiring_since AS retiringSince,
    rotate_after AS rotateAfter, created_at AS createdAt, last_tested_at AS lastTestedAt,
    last_ok_at AS lastOkAt, last_used_at AS lastUsedAt
  FROM keys ORDER BY id`
const upsert = `
  INSERT INTO keys (id, provider_id, label, last4, fingerprint, project, environment, backend,
    status, health, last_error, retiring_since, rotate_after, created_at, last_tested_at,
    last_ok_at, last_used_at)
  VALUES (@id, @providerId, @label, @last4, @fingerprint, @project, @environment, @backend,
    @status, @health, @lastError, @retiringSince, @rotateAfter, @createdAt, @lastTestedAt,
    @lastOkAt, @lastUsedAt)
  ON CONFLICT (id) DO UPDATE SET label = excluded.label, last4 = excluded.last4,
    fingerprint = excluded.fingerprint, backend = excluded.backend, status = excluded.status,
    health = excluded.health, last_error = excluded.last_error,
    retiring_since = excluded.retiring_since, rotate_after = excluded.rotate_after,
    last_tested_at = excluded.last_tested_at, last_ok_at = excluded.last_ok_at,
    last_used_at = excluded.last_used_at`
const updateHealth = `
  UPDATE keys SET health = @health, last_error = @lastError, last_tested_at = @lastTestedAt,
    last_ok_at = @lastOkAt, last_used_at = @lastUsedAt
  WHERE id = @id`

export function createKeyRows(db: Db): KeyRows {
  const statements = {
    all: db.prepare<[], KeyRecord>(selectAll),
    save: db.prepare<[KeyRecord]>(upsert),
    remove: db.prepare<[string]>('DELETE FROM keys WHERE id = ?'),
    touch: db.prepare<[KeyRecord]>(updateHealth),
  }
  return {
    all: () => statements.all.all(),
    save(record) {
      if (isInKeychain(record.backend)) statements.save.run(record)
    },
    remove: (id) => void statements.remove.run(id),
    touch: (record) => void statements.touch.run(record),
  }
}
