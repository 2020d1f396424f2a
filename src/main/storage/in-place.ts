/**
 * Tells whether the database file is still the one that was opened: SQLite goes on writing to a
 * file that was deleted or moved away.
 */
import { statSync } from 'node:fs'

/** The function it gives costs one look at the folder. */
export function watchInPlace(file: string): () => boolean {
  const opened = identify(file)
  return () => identify(file) === opened
}

function identify(file: string): string {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? 'missing' : `${stats.dev}:${stats.ino}`
}
