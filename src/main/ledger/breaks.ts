/**
 * Breaks of the chain on record: the one that verify found last and nobody has decided on, and
 * those a person went on with.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseCell } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { EntryRow } from './entry-row'

/** `mark` is of the row as found: changed later, it is another break. Empty: there is no row. */
const chainBreak = z.object({
  ledgerId: z.string(),
  seq: z.int(),
  reason: z.string(),
  mark: z.string(),
})
export type ChainBreak = z.infer<typeof chainBreak>

const foundName = 'verify.found'
const acceptedName = 'verify.accepted'

/** SHA-256 of the row, 64 hex digits: the same as long as nothing in it changes. */
export function markOf(row: EntryRow): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('hex')
}

export interface Breaks {
  /** What was found and is not decided on. A record that cannot be read stands for one. */
  found(): ChainBreak | null
  accepted(): readonly ChainBreak[]
  /** These three belong inside a transaction. */
  setFound(found: ChainBreak): void
  clearFound(): void
  accept(found: ChainBreak): void
}

export function createBreaks(db: Db): Breaks {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck()
  const save = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const remove = db.prepare('DELETE FROM meta WHERE name = ?')

  function accepted(): readonly ChainBreak[] {
    const parsed = parseCell(z.array(chainBreak), select.get(acceptedName) ?? '[]')
    return parsed.ok ? parsed.value : []
  }

  return {
    found() {
      const text = select.get(foundName)
      if (text === undefined) return null
      const parsed = parseCell(chainBreak, text)
      return parsed.ok
        ? parsed.value
        : {
            ledgerId: '',
            seq: 0,
            reason: 'What verify found cannot be read from the ledger file: verify again.',
            mark: '',
          }
    },
    accepted,
    setFound: (found) => void save.run(foundName, JSON.stringify(found)),
    clearFound: () => void remove.run(foundName),
    accept(found) {
      save.run(
        acceptedName,
        JSON.stringify([...accepted().filter(({ seq }) => seq !== found.seq), found]),
      )
      remove.run(foundName)
    },
  }
}
