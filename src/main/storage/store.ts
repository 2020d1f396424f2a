/** What features see of the database: one writer connection and two ways to commit. */
import type BetterSqlite3 from 'better-sqlite3'

export type Db = BetterSqlite3.Database

export interface Store {
  /** The writer connection: WAL, synchronous=FULL. Reads may use it freely. */
  readonly db: Db
  /** Runs `work` in one immediate transaction of its own, now. A throw rolls all of it back. */
  write<T>(work: () => T): T
  /**
   * Runs `work` together with everything else queued in this turn of the event loop, in one durable
   * transaction. Resolves only after the commit. A throw inside `work` undoes that work alone and
   * rejects its promise; a failed commit rejects all of the group.
   */
  commitSoon<T>(work: () => T): Promise<T>
}
