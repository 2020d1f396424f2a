/**
 * Reads the cursors that lists give: one that a list did not give is refused, since a page that
 * begins nowhere would be taken for the end of the list.
 */
import { Failure } from './failure'

/** The id a page begins below; the highest without a cursor. Throws `invalid_request`. */
export function idCursor(cursor: string | undefined, prefix: string): string {
  if (cursor === undefined) return '~'
  if (!isIdOf(cursor, prefix)) throw foreignCursor()
  return cursor
}

/** The number a page begins below; the highest without a cursor. Throws `invalid_request`. */
export function numberCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  if (!/^\d{1,15}$/.test(cursor)) throw foreignCursor()
  return Number(cursor)
}

/** A time (epoch ms) and the id a page begins below then. Throws `invalid_request`. */
export function timeAndIdCursor(
  cursor: string | undefined,
  prefix: string,
): [time: number, id: string] {
  if (cursor === undefined) return [Number.MAX_SAFE_INTEGER, '']
  const parts = /^(-?\d{1,15}):(.+)$/.exec(cursor)
  if (parts === null || !isIdOf(parts[2] ?? '', prefix)) throw foreignCursor()
  return [Number(parts[1]), parts[2] ?? '']
}

function isIdOf(text: string, prefix: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[0-9a-z]+$/.test(text.slice(prefix.length + 1))
}

/** What a list says of a cursor that it did not give. */
export function foreignCursor(): Failure {
  return new Failure('invalid_request', 'That cursor is not one this list gave.')
}
