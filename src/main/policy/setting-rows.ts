/** The table `settings`: a row for each preference that somebody has chosen. */
import { settings as settingsSchema, type Settings } from '../../contract/system'
import { noteBroken } from '../storage/broken-cells'
import { parseCell } from '../storage/stored-json'
import type { Db } from '../storage/store'

export interface SettingRows {
  /** What cannot be read is put on record and left out. */
  read(): Partial<Settings>
  /** Call this inside a transaction. */
  save(values: Readonly<Record<string, unknown>>): void
}

const place = 'settings.value'

export function createSettingRows(db: Db): SettingRows {
  const select = db.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings')
  const upsert = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const fields = new Map(Object.entries(settingsSchema.partial().shape))
  return {
    read() {
      const read: Record<string, unknown> = {}
      for (const { name, value } of select.all()) {
        const field = fields.get(name)
        // A name of a later version is not ours to judge.
        if (field === undefined) continue
        const parsed = parseCell<unknown>(field, value)
        if (parsed.ok) read[name] = parsed.value
        else noteBroken(db, { place, row: name, text: value, problem: parsed.problem })
      }
      return read
    },
    save(values) {
      for (const [name, value] of Object.entries(values)) upsert.run(name, JSON.stringify(value))
    },
  }
}
