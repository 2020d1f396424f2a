/**
 * The hash of an entry: SHA-256 over the hash before it, its place, and every field in a fixed
 * order. Tamper-evident, no more.
 */
import { createHash } from 'node:crypto'
import { columnValue, fields, laterFields, marks, type EntryDraft } from './entry-row'

/** A place in the chain; `seq` 0: before its first entry. */
export interface Place {
  readonly seq: number
  readonly hash: string
}

/**
 * 64 hex digits. JSON of an array of strings, numbers and nulls has one spelling, so equal facts
 * have equal hashes. An entry of the first form, without charges, is hashed over the fields that
 * form had; a mark is hashed where an entry bears it.
 */
export function hashEntry(prevHash: string, seq: number, draft: EntryDraft): string {
  const facts: (string | number | null)[] = [prevHash, seq]
  const early = draft.charges === null || draft.charges === undefined
  for (const field of fields)
    if (marks.has(field) ? draft[field] === true : !early || !laterFields.has(field))
      facts.push(columnValue(draft, field))
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}
