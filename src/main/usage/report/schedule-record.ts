/** What the schedule has written, kept beside the ledger: up to when, and how it went. */
import { z } from 'zod'
import { epochMs } from '../../../contract/primitives'
import { reportRun, reportSchedule } from '../../../contract/reports'
import { parseCell } from '../../storage/stored-json'
import type { Db } from '../../storage/store'

/** `since`: the end of the last period that is whole in the folder, by this schedule and zone. */
const scheduleRecord = z.object({
  schedule: reportSchedule,
  timeZone: z.string(),
  since: epochMs.nullable(),
  last: reportRun,
})
export type ScheduleRecord = z.infer<typeof scheduleRecord>

export interface ScheduleRecords {
  /** Null where nothing was written yet; what cannot be read counts as that: no file is lost by it. */
  read(): ScheduleRecord | null
  /** Call this inside a transaction. */
  save(record: ScheduleRecord): void
}

const name = 'reports.scheduled'

export function createScheduleRecords(db: Db): ScheduleRecords {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck()
  const save = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  return {
    read() {
      const text = select.get(name)
      if (text === undefined) return null
      const parsed = parseCell(scheduleRecord, text)
      return parsed.ok ? parsed.value : null
    },
    save: (record) => void save.run(name, JSON.stringify(record)),
  }
}
